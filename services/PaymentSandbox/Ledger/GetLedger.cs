using System.Data;
using System.Text.Json;
using Ecommerce.PaymentSandbox.Wire;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.Ledger;

/// <summary>
/// Every payment with its sums, oldest first, and the totals over them. <c>order_id</c> filters by the payment's metadata.
/// All amounts are in minor units.
/// </summary>
internal static class GetLedger
{
    /// <summary>One payment for each session on which somebody tried to pay.</summary>
    public sealed record Response(IReadOnlyList<Payment> Payments, Totals Totals, EventCounts Events);

    /// <summary>
    /// What issuers agreed to (authorized) is still held, was taken (captured), or was let go without being taken (released);
    /// what was taken may be given back (refunded). Authorizations and captures count how often: never more than once.
    /// </summary>
    public sealed record Payment(
        string Id,
        string CheckoutSession,
        string? OrderId,
        IReadOnlyDictionary<string, string> Metadata,
        string Status,
        string Currency,
        long Amount,
        long AmountAuthorized,
        long AmountHeld,
        long AmountCaptured,
        long AmountReleased,
        long AmountRefunded,
        int Attempts,
        int Authorizations,
        int Captures,
        string? LastError,
        DateTimeOffset CreatedAt,
        IReadOnlyList<RefundLine> Refunds);

    public sealed record RefundLine(string Id, long Amount, IReadOnlyDictionary<string, string> Metadata);

    public sealed record Totals(
        int Payments, long AmountAuthorized, long AmountHeld, long AmountCaptured, long AmountReleased, long AmountRefunded);

    /// <summary>Pending ones are still to be delivered.</summary>
    public sealed record EventCounts(int Total, int Delivered, int Pending);

    public static async Task<JsonHttpResult<Response>> HandleAsync(
        [FromQuery(Name = "order_id")] string? orderId,
        SandboxDbContext db,
        CancellationToken cancellationToken) =>
        TypedResults.Json(await ReadAsync(db, orderId, take: null, cancellationToken), LedgerJson.Options);

    /// <param name="db">The ledger.</param>
    /// <param name="orderId">Of one order only.</param>
    /// <param name="take">The newest ones; all if null. Totals are over what is taken.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<Response> ReadAsync(
        SandboxDbContext db, string? orderId, int? take, CancellationToken cancellationToken)
    {
        // One snapshot, so that sums taken while payments are made still balance.
        await using var transaction = await db.Database.BeginTransactionAsync(
            IsolationLevel.RepeatableRead, cancellationToken);
        var source = db.PaymentIntents.AsNoTracking().Include(payment => payment.Charges).AsQueryable();
        if (orderId is not null)
        {
            var wanted = JsonSerializer.Serialize(new Dictionary<string, string> { ["order_id"] = orderId });
            source = db.PaymentIntents
                .FromSql($"SELECT * FROM payment_intents WHERE metadata @> {wanted}::jsonb")
                .AsNoTracking().Include(payment => payment.Charges);
        }

        var newest = source.OrderByDescending(payment => payment.Sequence);
        var payments = await (take is null ? newest : newest.Take(take.Value)).ToListAsync(cancellationToken);
        var paymentIds = payments.Select(payment => payment.Id).ToList();
        var refunds = (await db.Refunds.AsNoTracking()
                .Where(refund => paymentIds.Contains(refund.PaymentIntentId) && refund.BalanceTransactionId != null)
                .OrderBy(refund => refund.Sequence).ToListAsync(cancellationToken))
            .ToLookup(refund => refund.PaymentIntentId);
        var chargeIds = payments.SelectMany(payment => payment.Charges, (_, charge) => charge.Id).ToList();
        var captures = (await db.BalanceTransactions.AsNoTracking()
                .Where(line => line.Type == "charge" && chargeIds.Contains(line.SourceId))
                .Select(line => line.SourceId).ToListAsync(cancellationToken))
            .ToHashSet();
        var events = new EventCounts(
            await db.Events.CountAsync(cancellationToken),
            await db.Events.CountAsync(@event => @event.DeliveredAt != null, cancellationToken),
            await db.Events.CountAsync(@event => @event.NextAttemptAt != null, cancellationToken));

        var lines = payments.AsEnumerable().Reverse().Select(payment =>
        {
            var authorized = payment.Charges.Where(charge => charge.Paid).ToList();
            var captured = authorized.Sum(charge => charge.AmountCaptured);
            return new Payment(
                payment.Id,
                payment.CheckoutSessionId,
                payment.Metadata.GetValueOrDefault("order_id"),
                payment.Metadata,
                payment.Status.ToWire(),
                payment.Currency,
                payment.Amount,
                authorized.Sum(charge => charge.Amount),
                payment.AmountCapturable,
                captured,
                authorized.Sum(charge => charge.Amount) - payment.AmountCapturable - captured,
                refunds[payment.Id].Sum(refund => refund.Amount),
                payment.Charges.Count,
                authorized.Count,
                payment.Charges.Count(charge => captures.Contains(charge.Id)),
                payment.LastError is { } error ? error.DeclineCode ?? error.Code : null,
                payment.CreatedAt,
                [.. refunds[payment.Id].Select(refund => new RefundLine(refund.Id, refund.Amount, refund.Metadata))]);
        }).ToList();

        return new Response(
            lines,
            new Totals(
                lines.Count,
                lines.Sum(line => line.AmountAuthorized),
                lines.Sum(line => line.AmountHeld),
                lines.Sum(line => line.AmountCaptured),
                lines.Sum(line => line.AmountReleased),
                lines.Sum(line => line.AmountRefunded)),
            events);
    }
}
