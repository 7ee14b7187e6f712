using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Ecommerce.Orders.Payments;

/// <summary>
/// Asks the provider about every payment whose time has come. A payment is taken by moving its time on by a lease, so that replicas
/// do not ask twice, and one whose worker died is taken again.
/// </summary>
internal sealed partial class PaymentWorker(
    IServiceScopeFactory scopes,
    PaymentSignal signal,
    TimeProvider time,
    IOptions<PaymentOptions> options,
    ILogger<PaymentWorker> logger) : BackgroundService
{
    private const int BatchSize = 20;

    private static readonly TimeSpan _lease = TimeSpan.FromMinutes(1);

    private bool _fails;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var taken = await CheckDueAsync(stoppingToken);
                _fails = false;
                if (taken < BatchSize)
                {
                    await signal.WaitAsync(options.Value.PollEvery, stoppingToken);
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
                await Task.Delay(options.Value.PollEvery, stoppingToken);
            }
        }
    }

    /// <returns>How many payments were due.</returns>
    public async Task<int> CheckDueAsync(CancellationToken cancellationToken)
    {
        var due = await TakeDueAsync(cancellationToken);
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
            async (paymentId, token) =>
            {
                await using var scope = scopes.CreateAsyncScope();
                try
                {
                    await scope.ServiceProvider.GetRequiredService<PaymentReconciler>().CheckAsync(paymentId, token);
                }
                catch (Exception exception) when (!token.IsCancellationRequested)
                {
                    LogPaymentFailed(exception, paymentId);
                }
            });
        return due.Count;
    }

    private async Task<List<Guid>> TakeDueAsync(CancellationToken cancellationToken)
    {
        // A look that finds nothing is no story worth telling.
        using var quiet = SuppressInstrumentationScope.Begin();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrdersDbContext>();
        var now = time.GetUtcNow();
        return await db.Database.SqlQuery<Guid>(
            $"""
            UPDATE payments SET next_check_at = {now + _lease}
            WHERE id IN (
                SELECT id FROM payments WHERE next_check_at <= {now} ORDER BY next_check_at LIMIT {BatchSize} FOR UPDATE SKIP LOCKED)
            RETURNING id AS "Value"
            """).ToListAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "Due payments could not be looked for")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "Payment {PaymentId} could not be reconciled; it will be tried again")]
    private partial void LogPaymentFailed(Exception exception, Guid paymentId);
}
