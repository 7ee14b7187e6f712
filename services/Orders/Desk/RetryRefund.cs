using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Orders.Desk;

/// <summary>What the provider refused is asked for once more, as a refund of its own with the same units and amount.</summary>
internal static class RetryRefund
{
    public static async Task<Idempotent<Results<Created<RefundOrder.Response>, NotFound, ProblemHttpResult>>> HandleAsync(
        Guid id,
        Guid refundId,
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

        var result = await once.CommitAsync<Results<Created<RefundOrder.Response>, NotFound, ProblemHttpResult>>(
            async token =>
            {
                var order = await db.LockOrderAsync(id, token);
                if (order is null || order.Refunds.All(refund => refund.Id != refundId))
                {
                    return TypedResults.NotFound();
                }

                if (order.RetryRefund(refundId, Actor.From(user), time.GetUtcNow()) is not { } refund)
                {
                    return TypedResults.Problem(
                        "Only the latest refund can be retried, if it was refused and its money has not gone back since; a return's is asked for again in the return.",
                        statusCode: StatusCodes.Status409Conflict);
                }

                await db.SaveChangesAsync(token);
                return TypedResults.Created(
                    $"/api/orders/desk/{id}",
                    new RefundOrder.Response(refund.Id, refund.Number, refund.Status, refund.Amount, refund.Currency));
            },
            cancellationToken);
        signal.Wake();
        return result;
    }
}
