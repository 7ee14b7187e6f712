using System.Security.Claims;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Orders.Returns;

/// <summary>It has arrived, and is to be inspected. Receiving what was received is harmless.</summary>
internal static class ReceiveReturn
{
    public static Task<Idempotent<Results<Ok<ReturnItem>, NotFound, ProblemHttpResult>>> HandleAsync(
        Guid id,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        OrdersTelemetry telemetry,
        CancellationToken cancellationToken) => DeskStep.TakeAsync(
            db,
            key,
            user,
            (object?)null,
            id,
            (order, back) =>
            {
                if (back.Status is ReturnStatus.Received)
                {
                    return null;
                }

                if (!order.MoveReturn(back, ReturnStatus.Received, null, Actor.From(user), time.GetUtcNow()))
                {
                    return $"The return is {back.Status}; only what was approved can be received.";
                }

                db.Publish(new ReturnReceived(order.ToReturnFacts(back), order.Version));
                db.AfterCommit(() => telemetry.Returned("received"));
                return null;
            },
            cancellationToken);
}
