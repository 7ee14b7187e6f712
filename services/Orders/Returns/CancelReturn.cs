using System.Security.Claims;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Orders.Returns;

internal static class CancelReturn
{
    public static async Task<Idempotent<Results<Ok<ReturnItem>, NotFound, ProblemHttpResult>>> HandleAsync(
        Guid id,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        OrdersTelemetry telemetry,
        CancellationToken cancellationToken)
    {
        var customerId = user.Subject();
        var once = await db.OnceAsync(key, customerId, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        return await once.CommitAsync<Results<Ok<ReturnItem>, NotFound, ProblemHttpResult>>(
            async token =>
            {
                if (await db.LockReturnAsync(id, order => order.CustomerId == customerId, token) is not var (order, back))
                {
                    return TypedResults.NotFound();
                }

                if (back.Status is ReturnStatus.Cancelled)
                {
                    return TypedResults.Ok(ReturnItem.From(back));
                }

                if (!back.CanCancel
                    || !order.MoveReturn(back, ReturnStatus.Cancelled, null, Actor.From(user), time.GetUtcNow()))
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
