using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Payments;

/// <summary>
/// The provider's page on which the order is paid. Repeatable by its nature, whatever the key: an order has at most one page, which
/// serves until it is paid or closed, so the key's answer need not be kept; a page that has closed is followed by a new attempt.
/// </summary>
internal static class StartPayment
{
    private const int MaxRounds = 5;

    private static readonly TimeSpan _whileTwinRuns = TimeSpan.FromMilliseconds(200);

    public sealed record Response(Guid PaymentId, PaymentStatus Status, string Url);

    public static async Task<Idempotent<Results<Ok<Response>, NotFound, ProblemHttpResult>>> HandleAsync(
        Guid id,
        [AsParameters] IdempotencyKey key,
        [FromHeader(Name = OrderOwner.Header)] string? orderKey,
        HttpContext http,
        ClaimsPrincipal user,
        OrdersDbContext db,
        PaymentReconciler reconciler,
        TimeProvider time,
        IOptions<PaymentOptions> options,
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

        if (!await owner.OrdersIn(db, time.GetUtcNow()).AnyAsync(order => order.Id == id, cancellationToken))
        {
            return TypedResults.NotFound();
        }

        // Further rounds are for a page that has just been opened, or has run out without our having noticed.
        for (var round = 1; round <= MaxRounds; round++)
        {
            var (payment, refusal) = await db.InTransactionAsync(
                token => PayAsync(id, Language.From(http.Request), db, time.GetUtcNow(), options.Value, token), cancellationToken);
            if (payment is null)
            {
                return Refuse(refusal, http);
            }

            if (payment.SessionUrl is { } url && time.GetUtcNow() < payment.SessionExpiresAt)
            {
                return Answer(new Response(payment.Id, payment.Status, url));
            }

            db.ChangeTracker.Clear();
            var asked = await reconciler.CheckAsync(payment.Id, cancellationToken);
            db.ChangeTracker.Clear();
            if (asked is PaymentReconciler.Asked.Unavailable or PaymentReconciler.Asked.Refused)
            {
                break;
            }

            if (asked is PaymentReconciler.Asked.Busy)
            {
                await Task.Delay(_whileTwinRuns, cancellationToken);
            }
        }

        http.Response.Headers.RetryAfter = "5";
        return TypedResults.Problem(
            "The payment provider cannot be reached just now; nothing has been paid. Try again in a moment.",
            statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<(Payment? Payment, Order.PaymentRefusal Refusal)> PayAsync(
        Guid orderId, string language, OrdersDbContext db, DateTimeOffset now, PaymentOptions options, CancellationToken cancellationToken)
    {
        var order = (await db.LockOrderAsync(orderId, cancellationToken))!;
        var refusal = order.CanPay(now);
        if (refusal is not Order.PaymentRefusal.None)
        {
            return (null, refusal);
        }

        var payment = order.Pay(language, now, options);
        await db.SaveChangesAsync(cancellationToken);
        return (payment, refusal);
    }

    private static ProblemHttpResult Refuse(Order.PaymentRefusal refusal, HttpContext http)
    {
        if (refusal is Order.PaymentRefusal.NoStockYet)
        {
            http.Response.Headers.RetryAfter = "1";
        }

        return TypedResults.Problem(
            refusal switch
            {
                Order.PaymentRefusal.NoStockYet => "The order's stock is still being set aside; try again in a second.",
                Order.PaymentRefusal.AlreadyPaid => "The order has been paid already.",
                _ => "The order can no longer be paid.",
            },
            statusCode: StatusCodes.Status409Conflict);
    }

    private static Results<Ok<Response>, NotFound, ProblemHttpResult> Answer(Response response) => TypedResults.Ok(response);
}
