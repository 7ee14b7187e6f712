using System.Security.Claims;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Orders.Returns;

internal static class CancelReturn
{
    public static async Task<Idempotent<Results<Ok<ReturnItem>, NotFound, ProblemHttpResult>>> HandleAsync(
        Guid id,
        [AsParameters] IdempotencyKey key,
        [FromHeader(Name = OrderOwner.Header)] string? orderKey,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        OrdersTelemetry telemetry,
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

        return await once.CommitAsync<Results<Ok<ReturnItem>, NotFound, ProblemHttpResult>>(
            async token =>
            {
                if (await db.LockReturnAsync(id, owner.OrdersIn(db, time.GetUtcNow()), token) is not var (order, back))
                {
                    return TypedResults.NotFound();
                }

                if (back.Status is ReturnStatus.Cancelled)
                {
                    return TypedResults.Ok(ReturnItem.From(back));
                }

                if (!back.CanCancel
                    || !order.MoveReturn(back, ReturnStatus.Cancelled, null, OrderOwner.ActorOf(user, order), time.GetUtcNow()))
                {
                    return TypedResults.Problem(
                        $"The return is {back.Status} and can no longer be called off.", statusCode: StatusCodes.Status409Conflict);
                }

                db.Publish(new ReturnCancelled(order.ToReturnFacts(back), order.Version, null));
                db.AfterCommit(() => telemetry.Returned("cancelled"));
                await db.SaveChangesAsync(token);
                return TypedResults.Ok(ReturnItem.From(back));
            },
            cancellationToken);
    }
}
