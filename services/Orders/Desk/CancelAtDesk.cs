using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Desk;

/// <summary>
/// Calls off units that have not been shipped, or all of them. Where that leaves nothing of the order, it is cancelled; else it
/// goes on with the rest. What was captured for them is refunded; their stock is given back.
/// </summary>
internal static class CancelAtDesk
{
    /// <param name="Reason">For the timeline, and the refund where there is one.</param>
    /// <param name="Lines">None for everything that has not been shipped.</param>
    public sealed record Request(
        [property: PlainText(500)] string Reason,
        [property: Length(0, 100), NoNulls] IReadOnlyList<Units>? Lines = null);

    public static async Task<Idempotent<Results<Ok<OrderSummary>, NotFound, ProblemHttpResult>>> HandleAsync(
        Guid id,
        Request request,
        [AsParameters] IdempotencyKey key,
        HttpContext http,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        IOptions<ProcessOptions> options,
        OrdersTelemetry telemetry,
        PaymentSignal signal,
        CancellationToken cancellationToken)
    {
        var once = await db.OnceAsync(key, user.Subject(), request, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        var result = await once.CommitAsync<Results<Ok<OrderSummary>, NotFound, ProblemHttpResult>>(
            async token =>
            {
                var order = await db.LockOrderAsync(id, token);
                if (order is null)
                {
                    return TypedResults.NotFound();
                }

                if (Cancel(order, request, Actor.From(user), time.GetUtcNow(), options.Value) is { } refusal)
                {
                    if (refusal is Order.Refusal.MoneyMoves)
                    {
                        http.Response.Headers.RetryAfter = "2";
                    }

                    return Refuse(order, refusal);
                }

                if (order.IsClosed)
                {
                    db.Publish(order.ToOrderClosed());
                    db.AfterCommit(() => telemetry.Closed("cancelled"));
                }
                else
                {
                    db.Publish(order.ToOrderLinesCancelled());
                }

                await db.SaveChangesAsync(token);
                return TypedResults.Ok(OrderSummary.From(order));
            },
            cancellationToken);
        signal.Wake();
        return result;
    }

    /// <returns>Why not; null where it is done.</returns>
    private static Order.Refusal? Cancel(Order order, Request request, Actor actor, DateTimeOffset now, ProcessOptions options)
    {
        var reason = PlainTextAttribute.Clean(request.Reason);
        List<SkuQuantity> units = request.Lines is { Count: > 0 } lines
            ? Units.Sum(lines)
            : [.. order.Lines.Where(line => line.Open > 0).Select(line => new SkuQuantity(line.Sku, line.Open))];
        if (order.Status is OrderStatus.Placed && order.Lines.All(line => units.Exists(unit => unit == new SkuQuantity(line.Sku, line.Quantity))))
        {
            return order.Cancel(now, actor, reason) ? null : Order.Refusal.NotNow;
        }

        if (units.Count == 0)
        {
            return Order.Refusal.NotNow;
        }

        var refusal = order.CanCancelLines(units);
        if (refusal is Order.Refusal.None)
        {
            order.CancelLines(units, reason, actor, now, options);
            return null;
        }

        return refusal;
    }

    private static ProblemHttpResult Refuse(Order order, Order.Refusal refusal) => TypedResults.Problem(
        refusal switch
        {
            Order.Refusal.TooMany => "So many units are not left to cancel of at least one line; what has been shipped is refunded instead.",
            Order.Refusal.MoneyMoves => "The money is being captured at this moment; try again when it has been.",
            _ => $"The order is {order.Status}, and there is nothing left of it to cancel.",
        },
        statusCode: StatusCodes.Status409Conflict);
}
