using Ecommerce.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
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
            if (await db.InTransactionAsync(token => IssueAsync(db, id, token), cancellationToken) is { } kind)
            {
                telemetry.Invoiced(kind is InvoiceKind.Invoice ? "invoice" : "credit_note");
                issued++;
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
        return await db.Invoices.Where(invoice => invoice.Number == null).OrderBy(invoice => invoice.DueAt)
            .Select(invoice => invoice.Id).Take(BatchSize).ToListAsync(cancellationToken);
    }

    /// <returns>Null where there was nothing to issue any more.</returns>
    private async Task<InvoiceKind?> IssueAsync(OrdersDbContext db, Guid id, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('invoices'))", cancellationToken);
        if (await db.Invoices.FirstOrDefaultAsync(due => due.Id == id && due.Number == null, cancellationToken) is not { } invoice)
        {
            return null;
        }

        string? corrected = null;
        if (invoice.Kind is InvoiceKind.CreditNote)
        {
            var original = await db.Invoices.AsNoTracking().Where(other => other.Id == invoice.OrderId).Select(other => new { other.Number })
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

            corrected = original.Number;
        }

        var now = time.GetUtcNow();
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, _timeZone).DateTime);
        var series = invoice.SeriesOf(day);
        var sequence = 1 + (await db.Invoices.Where(other => other.Series == series).MaxAsync(other => other.Sequence, cancellationToken) ?? 0);
        var page = InvoicePage.Write(
            invoice.Content, invoice.Kind, Invoice.NumberOf(series, sequence), corrected, day, _timeZone, options.Value);
        invoice.Issue(series, sequence, page, now);
        await db.SaveChangesAsync(cancellationToken);
        return invoice.Kind;
    }

    [LoggerMessage(LogLevel.Error, "Invoices that are due could not be issued; it will be tried again")]
    private partial void LogFailed(Exception exception);
}
