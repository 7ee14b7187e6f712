using System.Security.Claims;
using System.Text.Json;
using Ecommerce.Orders.Payments;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Orders;

internal static class GetOrder
{
    /// <param name="ExpiresAt">Until when it can be paid; null while it cannot.</param>
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
        decimal Shipping,
        decimal Total,
        string Currency,
        Address ShippingAddress,
        string Email,
        IReadOnlyList<Step> Timeline,
        bool CanPay,
        bool CanCancel,
        Decline? Decline);

    /// <param name="Status">The order's status, or that of its stock or payment as <c>stock_reserved</c>, <c>payment_declined</c>.</param>
    public sealed record Step(string Status, DateTimeOffset At, string? Note);

    public sealed record Decline(string Code, string? Message);

    public static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        Guid id, ClaimsPrincipal user, OrdersDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var customerId = user.Subject();
        var now = time.GetUtcNow();
        var found = await db.Orders.AsNoTracking()
            .Where(order => order.Id == id && order.CustomerId == customerId)
            .Select(order => new
            {
                Order = order,
                Timeline = order.Timeline.OrderBy(entry => entry.Version).ToList(),
                Decline = order.Payments
                    .OrderByDescending(payment => payment.Attempt)
                    .Select(payment => new { Code = payment.DeclineCode, Message = payment.DeclineMessage })
                    .FirstOrDefault(),
            })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return TypedResults.NotFound();
        }

        var order = found.Order;
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
            order.Shipping,
            order.Total,
            order.Currency,
            order.ShippingAddress,
            order.Email,
            [.. found.Timeline.Select(ToStep)],
            order.CanPay(now) is Order.PaymentRefusal.None,
            order.CanCancel,
            found.Decline?.Code is { } code ? new Decline(code, found.Decline.Message) : null));
    }

    private static Step ToStep(TimelineEntry entry)
    {
        var state = JsonNamingPolicy.SnakeCaseLower.ConvertName(entry.To);
        return new Step(
            entry.Subject switch
            {
                TimelineSubject.Stock => $"stock_{state}",
                TimelineSubject.Payment => $"payment_{state}",
                _ => state,
            },
            entry.At,
            entry.Note);
    }
}
