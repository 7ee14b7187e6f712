using System.Security.Claims;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Orders.Returns;

/// <summary>The customer may send it back. Approving what is approved is harmless.</summary>
internal static class ApproveReturn
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
                if (back.Status is ReturnStatus.Approved)
                {
                    return null;
                }

                if (!order.MoveReturn(back, ReturnStatus.Approved, null, Actor.From(user), time.GetUtcNow()))
                {
                    return $"The return is {back.Status} and cannot be approved.";
                }

                db.Publish(new ReturnApproved(order.ToReturnFacts(back), order.Version));
                db.AfterCommit(() => telemetry.Returned("approved"));
                return null;
            },
            cancellationToken);
}
