using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Returns;

/// <summary>The customer, or the guest with the order's key, wants to give something back. What is asked for here nobody else can ask for until the return has ended.</summary>
internal static class RequestReturn
{
    public const int MaxComment = 1000;

    /// <param name="Lines">Each SKU once.</param>
    /// <param name="Comment">Plain text.</param>
    public sealed record Request(
        Guid OrderId,
        [property: Length(1, 100), NoNulls] IReadOnlyList<Line> Lines,
        [property: PlainText(MaxComment, Multiline = true, AllowEmpty = true)] string? Comment = null);

    public sealed record Line(
        [property: StringLength(64, MinimumLength = 1)] string Sku,
        [property: Range(1, 9_999)] int Quantity,
        ReturnReason Reason);

    public static async Task<Idempotent<Results<Created<ReturnItem>, NotFound, ValidationProblem, ProblemHttpResult>>> HandleAsync(
        Request request,
        [AsParameters] IdempotencyKey key,
        [FromHeader(Name = OrderOwner.Header)] string? orderKey,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        IOptions<ReturnOptions> options,
        OrdersTelemetry telemetry,
        CancellationToken cancellationToken)
    {
        var owner = OrderOwner.Of(user, orderKey);
        if (owner.Scope is not { } scope)
        {
            return TypedResults.NotFound();
        }

        var once = await db.OnceAsync(key, scope, request, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        if (request.Lines.DistinctBy(line => line.Sku).Count() < request.Lines.Count)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["lines"] = ["Each SKU is named once."] });
        }

        return await once.CommitAsync<Results<Created<ReturnItem>, NotFound, ValidationProblem, ProblemHttpResult>>(
            async token =>
            {
                if (!await owner.OrdersIn(db, time.GetUtcNow()).AnyAsync(order => order.Id == request.OrderId, token))
                {
                    return TypedResults.NotFound();
                }

                var order = (await db.LockOrderAsync(request.OrderId, token))!;
                var now = time.GetUtcNow();
                List<(SkuQuantity Units, ReturnReason Reason)> units =
                [
                    .. request.Lines.OrderBy(line => line.Sku, StringComparer.Ordinal)
                        .Select(line => (new SkuQuantity(line.Sku, line.Quantity), line.Reason)),
                ];
                var refusal = order.CanReturn([.. units.Select(unit => unit.Units)], now, options.Value);
                if (refusal is not Order.ReturnRefusal.None)
                {
                    return Refuse(order, refusal, options.Value);
                }

                var comment = string.IsNullOrWhiteSpace(request.Comment) ? null : PlainTextAttribute.Clean(request.Comment);
                var asked = order.RequestReturn(units, comment, OrderOwner.ActorOf(user, order), now, options.Value);
                db.Publish(new ReturnRequested(order.ToReturnFacts(asked), order.Version));
                db.AfterCommit(() => telemetry.Returned("requested"));
                await db.SaveChangesAsync(token);
                return TypedResults.Created($"/api/returns/{asked.Id}", ReturnItem.From(asked));
            },
            cancellationToken);
    }

    private static ProblemHttpResult Refuse(Order order, Order.ReturnRefusal refusal, ReturnOptions options) => TypedResults.Problem(
        refusal switch
        {
            Order.ReturnRefusal.NotShipped => "Nothing of the order has been shipped yet.",
            Order.ReturnRefusal.TooLate => $"The order could be given back until {order.ReturnUntil(options):u}.",
            _ => "That is more of at least one line than has been shipped, paid for, and is not in another return.",
        },
        statusCode: StatusCodes.Status409Conflict);
}
