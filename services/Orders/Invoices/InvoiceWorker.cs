using Ecommerce.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;

namespace Ecommerce.Orders.Invoices;

/// <summary>
/// Issues what is due, one after the other, whichever replica does it: whoever takes a number holds a lock until it is committed, so
/// that a series has no gaps and its dates never go back.
/// </summary>
internal sealed partial class InvoiceWorker(
    IServiceScopeFactory scopes,
    OrdersTelemetry telemetry,
    TimeProvider time,
    IOptions<InvoiceOptions> options,
    ILogger<InvoiceWorker> logger) : BackgroundService
{
    private const int BatchSize = 50;

    private static readonly TimeSpan _putOffFor = TimeSpan.FromMinutes(1);

    /// <summary>What could not be issued, and until when others go first: neither may stop those that are due after it.</summary>
    private readonly Dictionary<Guid, DateTimeOffset> _putOff = [];
    private readonly TimeZoneInfo _timeZone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);
    private bool _fails;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var issued = await IssueDueAsync(stoppingToken);
                _fails = false;
                if (issued == BatchSize)
                {
                    continue;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Once an outage, not once a second.
                if (!_fails)
                {
                    LogFailed(exception);
                }

                _fails = true;
            }

            await Task.Delay(options.Value.PollEvery, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>How many were issued, at most <see cref="BatchSize"/>.</returns>
    public async Task<int> IssueDueAsync(CancellationToken cancellationToken)
    {
        var issued = 0;
        foreach (var id in await FindDueAsync(cancellationToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<OrdersDbContext>();
            try
            {
                if (await db.InTransactionAsync(token => IssueAsync(db, id, token), cancellationToken) is { } kind)
                {
                    telemetry.Invoiced(kind is InvoiceKind.Invoice ? "invoice" : "credit_note");
                    issued++;
                }
                else
                {
                    PutOff(id);
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && !IsOutage(exception))
            {
                LogNotIssued(id, exception);
                PutOff(id);
            }
        }

        return issued;
    }

    private async Task<List<Guid>> FindDueAsync(CancellationToken cancellationToken)
    {
        // A look that finds nothing is no story worth telling.
        using var quiet = SuppressInstrumentationScope.Begin();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrdersDbContext>();
        var now = time.GetUtcNow();
        foreach (var id in _putOff.Where(other => other.Value <= now).Select(other => other.Key).ToList())
        {
            _putOff.Remove(id);
        }

        Guid[] others = [.. _putOff.Keys];
        return await db.Invoices.Where(invoice => invoice.Number == null && !others.Contains(invoice.Id)).OrderBy(invoice => invoice.DueAt)
            .ThenBy(invoice => invoice.Kind == InvoiceKind.CreditNote)
            .Select(invoice => invoice.Id).Take(BatchSize).ToListAsync(cancellationToken);
    }

    private static bool IsOutage(Exception exception) =>
        (exception as NpgsqlException ?? exception.InnerException as NpgsqlException) is { IsTransient: true };

    private void PutOff(Guid id) => _putOff[id] = time.GetUtcNow() + _putOffFor;

    /// <returns>Null where there was nothing to issue any more, or not yet.</returns>
    private async Task<InvoiceKind?> IssueAsync(OrdersDbContext db, Guid id, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('invoices'))", cancellationToken);
        if (await db.Invoices.FirstOrDefaultAsync(due => due.Id == id && due.Number == null, cancellationToken) is not { } invoice)
        {
            return null;
        }

        string? corrected = null;
        DateTimeOffset? notBefore = null;
        if (invoice.Kind is InvoiceKind.CreditNote)
        {
            var original = await db.Invoices.AsNoTracking().Where(other => other.Id == invoice.OrderId).Select(other => new { other.Number, other.IssuedAt })
                .FirstOrDefaultAsync(cancellationToken);
            if (original is null)
            {
                // Money that came and went without a sale, or for an order older than invoices: there is nothing to correct.
                db.Remove(invoice);
                await db.SaveChangesAsync(cancellationToken);
            }

            if (original?.Number is null)
            {
                return null;
            }

            (corrected, notBefore) = (original.Number, original.IssuedAt);
        }

        var now = time.GetUtcNow();
        var day = DayOf(now);
        var series = invoice.SeriesOf(day);
        var last = await db.Invoices.AsNoTracking().Where(other => other.Series == series).OrderByDescending(other => other.Sequence)
            .Select(other => new { other.Sequence, other.IssuedAt }).FirstOrDefaultAsync(cancellationToken);
        var sequence = 1 + (last?.Sequence ?? 0);

        // Another replica's clock may be ahead of ours.
        notBefore = last?.IssuedAt > notBefore || notBefore is null ? last?.IssuedAt : notBefore;
        if (notBefore > now)
        {
            now = notBefore.Value;
            day = DayOf(now);
        }

        var page = InvoicePage.Write(
            invoice.Content, invoice.Kind, Invoice.NumberOf(series, sequence), corrected, day, _timeZone, options.Value);
        invoice.Issue(series, sequence, page, now);
        await db.SaveChangesAsync(cancellationToken);
        return invoice.Kind;
    }

    private DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, _timeZone).DateTime);

    [LoggerMessage(LogLevel.Error, "Invoice {InvoiceId} could not be issued; it will be tried again in a minute")]
    private partial void LogNotIssued(Guid invoiceId, Exception exception);

    [LoggerMessage(LogLevel.Error, "Invoices that are due could not be looked for; it will be tried again")]
    private partial void LogFailed(Exception exception);
}
