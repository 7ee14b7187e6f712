using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Orders.Returns;

/// <summary>One step of a return at the order desk: with its order locked, once for each idempotency key, in one transaction.</summary>
internal static class DeskStep
{
    /// <param name="db">Where the change is made.</param>
    /// <param name="key">Of the request.</param>
    /// <param name="user">Who does it.</param>
    /// <param name="request">The request's body; null where there is none.</param>
    /// <param name="id">The return.</param>
    /// <param name="step">Makes the change and publishes what it means; answers why not, or null.</param>
    /// <param name="cancellationToken">The request's token.</param>
    public static async Task<Idempotent<Results<Ok<ReturnItem>, NotFound, ProblemHttpResult>>> TakeAsync<TRequest>(
        OrdersDbContext db,
        IdempotencyKey key,
        ClaimsPrincipal user,
        TRequest request,
        Guid id,
        Func<Order, Return, string?> step,
        CancellationToken cancellationToken)
    {
        var once = await db.OnceAsync(key, user.Subject(), request, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        return await once.CommitAsync<Results<Ok<ReturnItem>, NotFound, ProblemHttpResult>>(
            async token =>
            {
                if (await db.LockReturnAsync(id, db.Orders, token) is not var (order, back))
                {
                    return TypedResults.NotFound();
                }

                if (step(order, back) is { } refusal)
                {
                    return TypedResults.Problem(refusal, statusCode: StatusCodes.Status409Conflict);
                }

                await db.SaveChangesAsync(token);
                return TypedResults.Ok(ReturnItem.From(back));
            },
            cancellationToken);
    }
}
