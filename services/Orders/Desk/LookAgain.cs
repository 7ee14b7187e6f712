using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Orders.Desk;

/// <summary>
/// A stuck order is asked about again, at once and with a new budget: the saga asks Catalog, the payment worker the provider. Nothing
/// is decided here, so that it is safe at any time.
/// </summary>
internal static class LookAgain
{
    public static async Task<Idempotent<Results<Ok<OrderSummary>, NotFound, ProblemHttpResult>>> HandleAsync(
        Guid id,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        PaymentSignal signal,
        CancellationToken cancellationToken)
    {
        var once = await db.OnceAsync(key, user.Subject(), cancellationToken);
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

                if (!order.LookAgain(Actor.From(user), time.GetUtcNow()))
                {
                    return TypedResults.Problem(
                        order.RefusedRefund is null
                            ? "The order is not stuck; it gets on by itself."
                            : "The provider has refused a refund; retry that.",
                        statusCode: StatusCodes.Status409Conflict);
                }

                await db.SaveChangesAsync(token);
                return TypedResults.Ok(OrderSummary.From(order));
            },
            cancellationToken);
        signal.Wake();
        return result;
    }
}
