using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Orders.Desk;

/// <summary>
/// Money back for units that have been shipped, for shipping, or both. It is promised here, within what was captured, and carried
/// out by the payment worker, which tries until the provider has answered.
/// </summary>
internal static class RefundOrder
{
    public sealed record Request(
        [property: Length(0, 100), NoNulls] IReadOnlyList<Units> Lines,
        [property: PlainText(500)] string Reason,
        bool Shipping = false);

    public sealed record Response(Guid Id, int Number, RefundStatus Status, decimal Amount, string Currency);

    public static async Task<Idempotent<Results<Created<Response>, NotFound, ValidationProblem, ProblemHttpResult>>> HandleAsync(
        Guid id,
        Request request,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        PaymentSignal signal,
        CancellationToken cancellationToken)
    {
        var once = await db.OnceAsync(key, user.Subject(), request, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        if (request.Lines.Count == 0 && !request.Shipping)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]>
            {
                ["lines"] = ["A refund is for at least one unit, or for shipping."],
            });
        }

        var result = await once.CommitAsync<Results<Created<Response>, NotFound, ValidationProblem, ProblemHttpResult>>(
            async token =>
            {
                var order = await db.LockOrderAsync(id, token);
                if (order is null)
                {
                    return TypedResults.NotFound();
                }

                var units = Units.Sum(request.Lines);
                switch (order.CanRefund(units, request.Shipping))
                {
                    case Order.Refusal.NotNow:
                        return TypedResults.Problem(
                            $"The payment is {order.PaymentStatus}; only captured money can be paid back.",
                            statusCode: StatusCodes.Status409Conflict);
                    case Order.Refusal.TooMany:
                        return TypedResults.Problem(
                            "That is more than was shipped, paid for and not paid back yet. What has not been shipped is cancelled instead.",
                            statusCode: StatusCodes.Status409Conflict);
                }

                var refund = order.RequestRefund(
                    units, request.Shipping, PlainTextAttribute.Clean(request.Reason), Actor.From(user), time.GetUtcNow());
                await db.SaveChangesAsync(token);
                return TypedResults.Created(
                    $"/api/orders/desk/{id}",
                    new Response(refund.Id, refund.Number, refund.Status, refund.Amount, refund.Currency));
            },
            cancellationToken);
        signal.Wake();
        return result;
    }
}
