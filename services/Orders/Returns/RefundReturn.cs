using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Orders.Returns;

/// <summary>
/// The money of a return, less what is held back, and shipping where the shop owes it. It is promised here and carried out by the
/// payment worker; the return closes when the provider has given it back. Where nothing is owed, it closes at once.
/// </summary>
internal static class RefundReturn
{
    /// <param name="Lines">Those that are paid for; each SKU once.</param>
    /// <param name="Shipping">Whether shipping goes back too, all that has not yet.</param>
    /// <param name="Note">Shown to the customer; needed where less goes back than was paid for what came back.</param>
    public sealed record Request(
        [property: Length(0, 100), NoNulls] IReadOnlyList<Line> Lines,
        bool Shipping = false,
        [property: PlainText(500)] string? Note = null);

    /// <param name="Deduction">What is held back of the price of these units, at most all of it.</param>
    public sealed record Line(
        [property: StringLength(64, MinimumLength = 1)] string Sku,
        [property: Range(1, 9_999)] int Quantity,
        [property: Range(typeof(decimal), "0", "1000000", ParseLimitsInInvariantCulture = true)] decimal Deduction = 0);

    public static async Task<Idempotent<Results<Ok<ReturnItem>, NotFound, ProblemHttpResult>>> HandleAsync(
        Guid id,
        Request request,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        OrdersTelemetry telemetry,
        PaymentSignal signal,
        CancellationToken cancellationToken)
    {
        var result = await DeskStep.TakeAsync(
            db,
            key,
            user,
            request,
            id,
            (order, back) =>
            {
                var repayments = ToRepayments(request.Lines);
                if (Refusal(order, back, repayments, request.Shipping) is { } refusal)
                {
                    return refusal;
                }

                var isLess = repayments.Any(line => line.Deduction > 0)
                    || back.Lines.Any(line => line.CameBack > repayments.Where(repayment => repayment.Sku == line.Sku).Sum(repayment => repayment.Quantity));
                var note = request.Note is { } text ? PlainTextAttribute.Clean(text) : null;
                if (note is null && (isLess || repayments.Count == 0))
                {
                    return "Less goes back than was paid: the customer has to be told why, in a note.";
                }

                if (order.RefundReturn(back, repayments, request.Shipping, note, Actor.From(user), time.GetUtcNow()) is null)
                {
                    db.Publish(new ReturnClosed(order.ToReturnFacts(back), order.Version, note!));
                    db.AfterCommit(() => telemetry.Returned("closed"));
                }

                return null;
            },
            cancellationToken);
        signal.Wake();
        return result;
    }

    /// <summary>In SKU order.</summary>
    internal static List<ReturnRepayment> ToRepayments(IReadOnlyList<Line> lines) =>
    [
        .. lines.GroupBy(line => line.Sku, (sku, same) => (Sku: sku, Lines: same.ToList()))
            .OrderBy(line => line.Sku, StringComparer.Ordinal)
            .Select(line => new ReturnRepayment(
                line.Sku, line.Lines.Sum(unit => unit.Quantity), line.Lines.Sum(unit => Totals.RoundPrice(unit.Deduction)))),
    ];

    /// <returns>Why the return cannot be paid back like that; null where it can.</returns>
    internal static string? Refusal(Order order, Return back, IReadOnlyList<ReturnRepayment> repayments, bool withShipping) =>
        order.CanRefundReturn(back, repayments, withShipping) switch
        {
            Order.Refusal.NotNow when back.RefundId is not null => "The money of the return is on its way, or has gone back.",
            Order.Refusal.NotNow => $"The return is {back.Status}; only what was inspected can be paid back.",
            Order.Refusal.TooMany => "That is more than came back, or than was paid for it and not paid back yet.",
            _ => null,
        };
}
