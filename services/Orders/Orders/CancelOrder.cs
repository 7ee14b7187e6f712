using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.Orders.Payments;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Orders;

/// <summary>Ends the order at once. Its stock is given back by event; held money by the payment worker, which tries until it is done.</summary>
internal static class CancelOrder
{
    public static async Task<Idempotent<Results<Ok<OrderSummary>, NotFound, ProblemHttpResult>>> HandleAsync(
        Guid id,
        [AsParameters] IdempotencyKey key,
        [FromHeader(Name = OrderOwner.Header)] string? orderKey,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        OrdersTelemetry telemetry,
        PaymentSignal signal,
        CancellationToken cancellationToken)
    {
        var owner = OrderOwner.Of(user, orderKey);
        if (owner.Scope is not { } scope)
        {
            return TypedResults.NotFound();
        }

        var once = await db.OnceAsync(key, scope, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        var result = await once.CommitAsync<Results<Ok<OrderSummary>, NotFound, ProblemHttpResult>>(
            async token =>
            {
                if (!await owner.OrdersIn(db, time.GetUtcNow()).AnyAsync(order => order.Id == id, token))
                {
                    return TypedResults.NotFound();
                }

                var order = (await db.LockOrderAsync(id, token))!;
                var wasCancelled = order.Status is OrderStatus.Cancelled;
                if (!order.Cancel(time.GetUtcNow(), OrderOwner.ActorOf(user, order)))
                {
                    return TypedResults.Problem(
                        $"The order is {order.Status} and can no longer be cancelled.", statusCode: StatusCodes.Status409Conflict);
                }

                if (!wasCancelled)
                {
                    db.Publish(order.ToOrderClosed());
                    db.AfterCommit(() => telemetry.Closed("cancelled"));
                }

                await db.SaveChangesAsync(token);
                return TypedResults.Ok(OrderSummary.From(order));
            },
            cancellationToken);
        signal.Wake();
        return result;
    }
}
