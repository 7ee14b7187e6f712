using System.Security.Claims;
using Ecommerce.Orders.Payments;
using Ecommerce.ServiceDefaults.Authentication;
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
        var order = await db.Orders.AsNoTracking()
            .Include(order => order.Process).Include(order => order.Payments).Include(order => order.Timeline)
            .AsSplitQuery()
            .FirstOrDefaultAsync(order => order.Id == id && order.CustomerId == customerId, cancellationToken);

        return order is null ? TypedResults.NotFound() : TypedResults.Ok(ToResponse(order, time.GetUtcNow()));
    }

    private static Response ToResponse(Order order, DateTimeOffset now)
    {
        var payment = order.Payments.MaxBy(payment => payment.Attempt);
        return new Response(
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
            [.. order.Timeline.OrderBy(entry => entry.Version).Select(ToStep)],
            order.CanPay(now) is Order.PaymentRefusal.None,
            order.CanCancel,
            payment?.DeclineCode is { } code ? new Decline(code, payment.DeclineMessage) : null);
    }

    private static Step ToStep(TimelineEntry entry)
    {
        var state = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(entry.To);
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
