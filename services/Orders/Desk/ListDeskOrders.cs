using System.ComponentModel.DataAnnotations;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.Orders.Returns;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Desk;

internal static class ListDeskOrders
{
    public sealed record Response(IReadOnlyList<Item> Items, string? Next);

    /// <param name="ItemCount">Pieces, over all lines.</param>
    /// <param name="StuckReason">Why the order does not get on by itself; null while it does.</param>
    /// <param name="CanCancel">Whether all of it, or some, can be called off.</param>
    /// <param name="CanLookAgain">Whether it is stuck in a way that asking again may mend.</param>
    /// <param name="RefusedRefundId">The refund that the provider refused and that can be tried again; null where there is none.</param>
    /// <param name="RefusedReturn">The return whose refund the provider refused, which is asked for again there.</param>
    public sealed record Item(
        Guid Id,
        string Number,
        OrderStatus Status,
        PaymentStatus PaymentStatus,
        DateTimeOffset PlacedAt,
        decimal Total,
        string Currency,
        int ItemCount,
        string CustomerName,
        string Email,
        string? StuckReason,
        DateTimeOffset? StuckSince,
        bool CanCancel,
        bool CanLookAgain,
        Guid? RefusedRefundId,
        ReturnItem? RefusedReturn);

    private sealed record Position(DateTimeOffset PlacedAt, Guid Id);

    /// <summary>Every customer's orders, the latest first.</summary>
    /// <param name="q">An order number or an e-mail address, whole; letter case does not matter.</param>
    /// <param name="stuck">True for only those that do not get on by themselves.</param>
    public static async Task<Results<Ok<Response>, ValidationProblem>> HandleAsync(
        OrdersDbContext db,
        CancellationToken cancellationToken,
        string? status = null,
        string? paymentStatus = null,
        bool stuck = false,
        [PlainText(254, AllowEmpty = true)] string? q = null,
        string? cursor = null,
        [Range(1, 100)] int limit = 20)
    {
        if (!StatusWord<OrderStatus>.TryParse(status, out var wantedStatus))
        {
            return Wrong("status", $"The status is one of {StatusWord<OrderStatus>.All}.");
        }

        if (!StatusWord<PaymentStatus>.TryParse(paymentStatus, out var wantedPayment))
        {
            return Wrong("paymentStatus", $"The payment's status is one of {StatusWord<PaymentStatus>.All}.");
        }

        var orders = db.Orders.AsNoTracking();
        if (wantedStatus is not null)
        {
            orders = orders.Where(order => order.Status == wantedStatus);
        }

        if (wantedPayment is not null)
        {
            orders = orders.Where(order => order.PaymentStatus == wantedPayment);
        }

        if (stuck)
        {
            orders = orders.Where(order => order.Process.StuckSince != null);
        }

        if (q?.Trim() is { Length: > 0 } sought)
        {
            var number = sought.ToUpperInvariant();
            var email = sought.ToLowerInvariant();
            // Two columns, each with its index.
#pragma warning disable CA1862, CA1304, CA1311 // Translated to lower(email).
            orders = email.Contains('@', StringComparison.Ordinal)
                ? orders.Where(order => order.Email.ToLower() == email)
                : orders.Where(order => order.Number == number);
#pragma warning restore CA1862, CA1304, CA1311
        }

        if (!string.IsNullOrEmpty(cursor))
        {
            if (!Cursor.TryDecode<Position>(cursor, out var after) || after.Id == Guid.Empty)
            {
                return Wrong("cursor", "The cursor is not one that this list has given.");
            }

            orders = orders.Where(order => EF.Functions.LessThan(
                ValueTuple.Create(order.PlacedAt, order.Id), ValueTuple.Create(after.PlacedAt.ToUniversalTime(), after.Id)));
        }

        var page = await orders
            .OrderByDescending(order => order.PlacedAt).ThenByDescending(order => order.Id)
            .Take(limit + 1)
            .Select(order => new
            {
                order.Id,
                order.Number,
                order.Status,
                order.PaymentStatus,
                order.PlacedAt,
                order.Total,
                order.Currency,
                order.Lines,
                order.ShippingAddress.Name,
                order.Email,
                order.Process.StuckReason,
                order.Process.StuckSince,
                // A column each: for more at once, every refund that there is would be read and numbered.
                RefusedRefundId = order.Refunds.OrderByDescending(refund => refund.Number)
                    .Select(refund => refund.Status == RefundStatus.Failed ? (Guid?)refund.Id : null).FirstOrDefault(),
                RefusedReturnId = order.Refunds.OrderByDescending(refund => refund.Number)
                    .Select(refund => refund.Status == RefundStatus.Failed ? refund.ReturnId : null).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);

        List<Guid> refused = [.. page.Select(order => order.RefusedReturnId).OfType<Guid>()];
        var returns = refused.Count == 0
            ? []
            : await db.Returns.AsNoTracking().Where(back => refused.Contains(back.Id)).ToDictionaryAsync(back => back.Id, cancellationToken);
        var items = page.Take(limit).Select(order =>
        {
            var unpaid = order.RefusedReturnId is { } id && returns[id] is { CanRefund: true } back ? ReturnItem.From(back) : null;
            return new Item(
                order.Id,
                order.Number,
                order.Status,
                order.PaymentStatus,
                order.PlacedAt,
                order.Total,
                order.Currency,
                order.Lines.Sum(line => line.Quantity),
                order.Name,
                order.Email,
                order.StuckReason,
                order.StuckSince,
                order.Status is OrderStatus.Placed
                    || (order.Status is OrderStatus.Confirmed or OrderStatus.PartiallyShipped && order.Lines.Any(line => line.Open > 0)),
                order.StuckSince is not null && order.RefusedRefundId is null,
                unpaid is null ? order.RefusedRefundId : null,
                unpaid);
        }).ToList();
        var next = page.Count > limit ? Cursor.Encode(new Position(items[^1].PlacedAt, items[^1].Id)) : null;
        return TypedResults.Ok(new Response(items, next));
    }

    private static ValidationProblem Wrong(string member, string message) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [member] = [message] });
}
