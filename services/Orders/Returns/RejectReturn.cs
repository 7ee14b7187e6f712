using System.Security.Claims;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Orders.Returns;

/// <summary>It is not taken back. A return that was approved and never came is cancelled by it, so that its order can end.</summary>
internal static class RejectReturn
{
    /// <param name="Reason">Shown to the customer.</param>
    public sealed record Request([property: PlainText(500)] string Reason);

    public static Task<Idempotent<Results<Ok<ReturnItem>, NotFound, ProblemHttpResult>>> HandleAsync(
        Guid id,
        Request request,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        OrdersTelemetry telemetry,
        CancellationToken cancellationToken) => DeskStep.TakeAsync(
            db,
            key,
            user,
            request,
            id,
            (order, back) =>
            {
                var reason = PlainTextAttribute.Clean(request.Reason);
                var to = back.Status is ReturnStatus.Approved ? ReturnStatus.Cancelled : ReturnStatus.Rejected;
                if (!order.MoveReturn(back, to, reason, Actor.From(user), time.GetUtcNow()))
                {
                    return $"The return is {back.Status} and cannot be rejected.";
                }

                if (to is ReturnStatus.Rejected)
                {
                    db.Publish(new ReturnRejected(order.ToReturnFacts(back), order.Version, reason));
                    db.AfterCommit(() => telemetry.Returned("rejected"));
                }
                else
                {
                    db.Publish(new ReturnCancelled(order.ToReturnFacts(back), order.Version, reason));
                    db.AfterCommit(() => telemetry.Returned("cancelled"));
                }

                return null;
            },
            cancellationToken);
}
