using System.Security.Claims;
using Ecommerce.Contracts;
using Ecommerce.Orders.Invoices;
using Ecommerce.Orders.Payments;
using Ecommerce.Orders.Pricing;
using Ecommerce.Orders.Promotions;
using Ecommerce.Orders.Returns;
using Ecommerce.Orders.Shipments;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Orders;

internal static class GetOrder
{
    /// <param name="ExpiresAt">Until when it can be paid; null while it cannot.</param>
    /// <param name="Invoices">The invoice and its credit notes, as far as they have been issued.</param>
    /// <param name="Returnable">Units that can be given back now.</param>
    /// <param name="ReturnUntil">The first moment at which they cannot any more; null while parcels are on their way.</param>
    /// <param name="Decline">Why the last card was refused; null once another was accepted.</param>
    public sealed record Response(
        Guid Id,
        string Number,
        int Version,
        OrderStatus Status,
        PaymentStatus PaymentStatus,
        StockStatus StockStatus,
        DateTimeOffset PlacedAt,
        DateTimeOffset? ExpiresAt,
        IReadOnlyList<OrderLine> Lines,
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
        Address ShippingAddress,
        string Email,
        IReadOnlyList<Parcel> Shipments,
        IReadOnlyList<Repayment> Refunds,
        IReadOnlyList<InvoiceItem> Invoices,
        IReadOnlyList<ReturnItem> Returns,
        IReadOnlyList<SkuQuantity> Returnable,
        DateTimeOffset? ReturnUntil,
        IReadOnlyList<Step> Timeline,
        bool CanPay,
        bool CanCancel,
        Decline? Decline);

    /// <param name="Status">
    /// The order's status, or that of its stock, payment, a shipment or a refund as <c>stock_reserved</c>, <c>payment_declined</c>,
    /// <c>shipment_lost</c>, <c>refund_succeeded</c>; or <c>lines_cancelled</c>.
    /// </param>
    public sealed record Step(string Status, DateTimeOffset At, string? Note);

    /// <summary>A parcel that has left.</summary>
    /// <param name="EndedAt">When it arrived, or was given up as lost.</param>
    public sealed record Parcel(
        Guid Id,
        int Number,
        ShipmentStatus Status,
        string Carrier,
        string TrackingNumber,
        IReadOnlyList<SkuQuantity> Lines,
        DateTimeOffset? ShippedAt,
        DateTimeOffset? EndedAt);

    /// <summary>Money that has gone back, or is on its way.</summary>
    public sealed record Repayment(Guid Id, int Number, RefundStatus Status, decimal Amount, DateTimeOffset At);

    public sealed record Decline(string Code, string? Message);

    public static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        Guid id,
        [FromHeader(Name = OrderOwner.Header)] string? orderKey,
        HttpRequest request,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        IOptions<ReturnOptions> options,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var found = await OrderOwner.Of(user, orderKey).OrdersIn(db, now).AsNoTracking()
            .Where(order => order.Id == id)
            .Select(order => new
            {
                Order = order,
                Timeline = order.Timeline.OrderBy(entry => entry.Version).ToList(),
                Refunds = order.Refunds
                    .Where(refund => refund.Status != RefundStatus.Failed)
                    .OrderBy(refund => refund.Number)
                    .Select(refund => new Repayment(
                        refund.Id, refund.Number, refund.Status, refund.Amount, refund.SettledAt ?? refund.CreatedAt))
                    .ToList(),
                // A column each: for both at once, every payment that there is would be read and numbered.
                DeclineCode = order.Payments.OrderByDescending(payment => payment.Attempt)
                    .Select(payment => payment.DeclineCode).FirstOrDefault(),
                DeclineMessage = order.Payments.OrderByDescending(payment => payment.Attempt)
                    .Select(payment => payment.DeclineMessage).FirstOrDefault(),
            })
            .AsSingleQuery()
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return TypedResults.NotFound();
        }

        var order = found.Order;
        // Apart: parcels would multiply the entries of the timeline.
        var sent = order.Lines.All(line => line.Shipped == 0)
            ? null
            : await db.Orders.AsNoTracking().Include(sent => sent.Shipments).Include(sent => sent.Returns).AsSingleQuery()
                .FirstAsync(sent => sent.Id == id, cancellationToken);
        return TypedResults.Ok(new Response(
            order.Id,
            order.Number,
            order.Version,
            order.Status,
            order.PaymentStatus,
            order.StockStatus,
            order.PlacedAt,
            order.PayBy,
            order.Lines,
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
            order.ShippingAddress,
            order.Email,
            [.. sent?.Shipments.Where(shipment => shipment.HasLeft).OrderBy(shipment => shipment.Number).Select(ToParcel) ?? []],
            found.Refunds,
            order.ConfirmedAt is null ? [] : await InvoiceItem.Of(db, id).ToListAsync(cancellationToken),
            [.. sent?.Returns.OrderBy(back => back.RequestedAt).Select(ReturnItem.From) ?? []],
            sent is null || now >= sent.ReturnUntil(options.Value)
                ? []
                : [.. sent.Lines.Select(line => new SkuQuantity(line.Sku, sent.Returnable(line))).Where(units => units.Quantity > 0)],
            sent?.ReturnUntil(options.Value),
            [.. found.Timeline.Where(IsForCustomers).Select(entry => new Step(entry.ToStatus(), entry.At, ToNote(entry, order.CustomerId)))],
            order.CanPay(now) is Order.PaymentRefusal.None,
            order.CanCancel,
            found.DeclineCode is { } code ? new Decline(code, found.DeclineMessage) : null));
    }

    private static Parcel ToParcel(Shipment shipment) => new(
        shipment.Id,
        shipment.Number,
        shipment.Status,
        shipment.Carrier,
        shipment.TrackingNumber,
        shipment.Lines,
        shipment.ShippedAt,
        shipment.EndedAt);

    /// <summary>The reason that somebody at the order desk gave is for the order desk.</summary>
    private static string? ToNote(TimelineEntry entry, string? customerId) =>
        entry.Subject is TimelineSubject.Order && entry.ActorId is { } actorId && actorId != customerId ? null : entry.Note;

    /// <summary>What fails between the provider and us is put right by us; it is nothing to worry a customer with.</summary>
    private static bool IsForCustomers(TimelineEntry entry) =>
        entry.Subject is not TimelineSubject.Process
            && entry is not { Subject: TimelineSubject.Shipment, To: nameof(ShipmentStatus.Created) }
            and not { Subject: TimelineSubject.Refund, To: nameof(RefundStatus.Failed) };
}
