using Ecommerce.Contracts;
using Ecommerce.Orders.Invoices;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.Orders.Pricing;
using Ecommerce.Orders.Promotions;
using Ecommerce.Orders.Returns;
using Ecommerce.Orders.Shipments;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Desk;

/// <summary>All that is known about an order, and what can be done with it now.</summary>
internal static class GetDeskOrder
{
    /// <param name="CanLookAgain">Whether it is stuck in a way that asking again may mend.</param>
    /// <param name="RefusedRefundId">The refund that the provider refused and that can be tried again; null where there is none.</param>
    /// <param name="RefusedReturn">The return whose refund the provider refused, which is asked for again there.</param>
    public sealed record Response(
        Guid Id,
        string Number,
        int Version,
        OrderStatus Status,
        PaymentStatus PaymentStatus,
        StockStatus StockStatus,
        DateTimeOffset PlacedAt,
        string? CustomerId,
        string Email,
        string Language,
        Address ShippingAddress,
        IReadOnlyList<Line> Lines,
        decimal Subtotal,
        decimal Discount,
        PromotionSummary? Promotion,
        string ShippingOption,
        decimal Shipping,
        decimal Tax,
        IReadOnlyList<TaxLine> TaxLines,
        bool TaxIncluded,
        decimal Total,
        string Currency,
        Process Process,
        IReadOnlyList<PaymentAttempt> Payments,
        IReadOnlyList<Parcel> Shipments,
        IReadOnlyList<Repayment> Refunds,
        IReadOnlyList<InvoiceItem> Invoices,
        IReadOnlyList<ReturnItem> Returns,
        IReadOnlyList<Step> Timeline,
        bool CanCancel,
        bool CanShip,
        bool CanRefund,
        decimal RefundableShipping,
        bool CanLookAgain,
        Guid? RefusedRefundId,
        ReturnItem? RefusedReturn);

    /// <param name="Open">Units that can still be shipped, or cancelled.</param>
    /// <param name="Refundable">Units whose money can be paid back; not those in a return, which are paid back there.</param>
    public sealed record Line(
        string Sku,
        string Name,
        string? VariantName,
        string Slug,
        string? Image,
        int Quantity,
        decimal UnitPrice,
        decimal LineTotal,
        int Shipped,
        int Cancelled,
        int Refunded,
        int Open,
        int Refundable);

    /// <summary>What the saga waits for.</summary>
    public sealed record Process(DateTimeOffset? NextCheckAt, int Attempts, DateTimeOffset? StuckSince, string? StuckReason);

    /// <param name="ProviderId">The provider's payment intent.</param>
    /// <param name="LastError">Why the provider could not be asked last time.</param>
    public sealed record PaymentAttempt(
        Guid Id,
        int Attempt,
        PaymentStatus Status,
        decimal Amount,
        decimal? CaptureAmount,
        decimal? CapturedAmount,
        decimal RefundedAmount,
        DateTimeOffset CreatedAt,
        DateTimeOffset? AuthorizedAt,
        DateTimeOffset? CapturedAt,
        string? ProviderId,
        string? DeclineCode,
        string? LastError);

    public sealed record Parcel(
        Guid Id,
        int Number,
        ShipmentStatus Status,
        string Carrier,
        string TrackingNumber,
        IReadOnlyList<SkuQuantity> Lines,
        DateTimeOffset CreatedAt,
        DateTimeOffset? ShippedAt,
        DateTimeOffset? EndedAt);

    public sealed record Repayment(
        Guid Id,
        int Number,
        RefundStatus Status,
        decimal Amount,
        decimal Shipping,
        IReadOnlyList<SkuQuantity> Lines,
        string Reason,
        DateTimeOffset CreatedAt,
        DateTimeOffset? SettledAt,
        string? Error);

    /// <param name="By">Who did it; null where nobody in person did.</param>
    public sealed record Step(string Status, DateTimeOffset At, string? Note, string? By);

    public static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        Guid id, HttpRequest request, OrdersDbContext db, CancellationToken cancellationToken)
    {
        var order = await db.Orders.AsNoTracking()
            .Include(order => order.Process).Include(order => order.Payments).Include(order => order.Refunds)
            .Include(order => order.Shipments).Include(order => order.Returns).Include(order => order.Timeline)
            .AsSplitQuery().FirstOrDefaultAsync(order => order.Id == id, cancellationToken);
        if (order is null)
        {
            return TypedResults.NotFound();
        }

        var hasOpen = order.Status is OrderStatus.Confirmed or OrderStatus.PartiallyShipped && order.Lines.Any(line => line.Open > 0);
        var canRefund = !order.IsClosed && order.LivePayment is { IsCaptured: true, Refundable: > 0 };
        return TypedResults.Ok(new Response(
            order.Id,
            order.Number,
            order.Version,
            order.Status,
            order.PaymentStatus,
            order.StockStatus,
            order.PlacedAt,
            order.CustomerId,
            order.Email,
            order.Language,
            order.ShippingAddress,
            [.. order.Lines.Select(line => ToLine(line, order))],
            order.Subtotal,
            order.Discount,
            PromotionSummary.From(order.Promotion, Language.From(request)),
            order.ShippingOption ?? ShippingTable.Standard,
            order.Shipping,
            order.Tax,
            order.TaxLines,
            order.TaxIncluded,
            order.Total,
            order.Currency,
            new Process(order.Process.NextCheckAt, order.Process.Attempts, order.Process.StuckSince, order.Process.StuckReason),
            [.. order.Payments.OrderBy(payment => payment.Attempt).Select(ToAttempt)],
            [.. order.Shipments.OrderBy(shipment => shipment.Number).Select(ToParcel)],
            [.. order.Refunds.OrderBy(refund => refund.Number).Select(ToRepayment)],
            await InvoiceItem.Of(db, id).ToListAsync(cancellationToken),
            [.. order.Returns.OrderBy(back => back.RequestedAt).Select(ReturnItem.From)],
            [.. order.Timeline.OrderBy(entry => entry.Version)
                .Select(entry => new Step(entry.ToStatus(), entry.At, entry.Note, entry.ActorName))],
            order.CanCancel || hasOpen,
            hasOpen,
            canRefund && (order.RefundableShipping > 0 || order.Lines.Any(line => order.RefundableApart(line) > 0)),
            canRefund ? order.RefundableShipping : 0,
            order.CanLookAgain,
            order.RefusedReturn is null ? order.RefusedRefund?.Id : null,
            order.RefusedReturn is { } unpaid ? ReturnItem.From(unpaid) : null));
    }

    private static Line ToLine(OrderLine line, Order order) => new(
        line.Sku,
        line.Name,
        line.VariantName,
        line.Slug,
        line.Image,
        line.Quantity,
        line.UnitPrice,
        line.LineTotal,
        line.Shipped,
        line.Cancelled,
        line.Refunded,
        line.Open,
        order.RefundableApart(line));

    private static PaymentAttempt ToAttempt(Payment payment) => new(
        payment.Id,
        payment.Attempt,
        payment.Status,
        payment.Amount,
        payment.CaptureAmount,
        payment.CapturedAmount,
        payment.RefundedAmount,
        payment.CreatedAt,
        payment.AuthorizedAt,
        payment.CapturedAt,
        payment.PaymentIntentId,
        payment.DeclineCode,
        payment.LastError);

    private static Parcel ToParcel(Shipment shipment) => new(
        shipment.Id,
        shipment.Number,
        shipment.Status,
        shipment.Carrier,
        shipment.TrackingNumber,
        shipment.Lines,
        shipment.CreatedAt,
        shipment.ShippedAt,
        shipment.EndedAt);

    private static Repayment ToRepayment(Refund refund) => new(
        refund.Id,
        refund.Number,
        refund.Status,
        refund.Amount,
        refund.Shipping,
        refund.Lines,
        refund.Reason,
        refund.CreatedAt,
        refund.SettledAt,
        refund.Error);
}
