using Ecommerce.Messaging;
using Ecommerce.Orders.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Ecommerce.Orders.Orders;

/// <summary>
/// Wakes the saga of every order whose time has come, counts the stuck ones, and forgets what has outlived its use. An order is
/// taken by moving its time on by a lease, so that replicas do not take it twice, and one whose sweeper died is taken again.
/// </summary>
internal sealed partial class OrderSweeper(
    IServiceScopeFactory scopes,
    PaymentSignal signal,
    OrdersTelemetry telemetry,
    TimeProvider time,
    IOptions<ProcessOptions> options,
    ILogger<OrderSweeper> logger) : BackgroundService
{
    private const int BatchSize = 100;

    private static readonly TimeSpan _lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _tidyEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _keepProviderEvents = TimeSpan.FromDays(30);

    private DateTimeOffset _tidyAt;
    private bool _fails;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var taken = await CheckDueAsync(stoppingToken);
                await TidyAsync(stoppingToken);
                _fails = false;
                if (taken == BatchSize)
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

            await Task.Delay(options.Value.SweepEvery, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>How many orders were due.</returns>
    public async Task<int> CheckDueAsync(CancellationToken cancellationToken)
    {
        var due = await TakeDueAsync(cancellationToken);
        foreach (var orderId in due)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<OrdersDbContext>();
            try
            {
                await db.InTransactionAsync(token => CheckAsync(db, orderId, token), cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogOrderFailed(exception, orderId);
            }
        }

        if (due.Count > 0)
        {
            signal.Wake();
        }

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
            UPDATE order_processes SET next_check_at = {now + _lease}
            WHERE order_id IN (
                SELECT order_id FROM order_processes WHERE next_check_at <= {now}
                ORDER BY next_check_at LIMIT {BatchSize} FOR UPDATE SKIP LOCKED)
            RETURNING order_id AS "Value"
            """).ToListAsync(cancellationToken);
    }

    private async Task CheckAsync(OrdersDbContext db, Guid orderId, CancellationToken cancellationToken)
    {
        var order = (await db.LockOrderAsync(orderId, cancellationToken))!;
        switch (order.Check(time.GetUtcNow(), options.Value))
        {
            case Order.NextStep.AskForStockAgain:
                db.Publish(order.ToOrderPlaced());
                break;
            case Order.NextStep.AskForClaimAgain:
                db.Publish(order.ToOrderPaymentAuthorized());
                break;
            case Order.NextStep.Expired:
                db.Publish(order.ToOrderClosed());
                db.AfterCommit(() => telemetry.Closed("expired"));
                break;
        }

        if (order.Process.StuckReason is { } reason)
        {
            LogStuck(order.Id, reason);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Once a minute: counts what waits, and removes what is over.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < _tidyAt)
        {
            return;
        }

        _tidyAt = now + _tidyEvery;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrdersDbContext>();
        telemetry.Stuck(await db.OrderProcesses.CountAsync(process => process.StuckSince != null, cancellationToken));
        var due = db.Invoices.Where(invoice => invoice.Number == null);
        var oldest = await due.MinAsync(invoice => (DateTimeOffset?)invoice.DueAt, cancellationToken);
        telemetry.InvoicesDue(await due.CountAsync(cancellationToken), now - (oldest ?? now));
        await db.Carts.Where(cart => cart.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        await db.OrderKeys.Where(key => key.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        var forgotten = now - _keepProviderEvents;
        await db.ProviderEvents.Where(received => received.ReceivedAt < forgotten).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "Due orders could not be looked for")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "Order {OrderId} could not be moved on; it will be tried again")]
    private partial void LogOrderFailed(Exception exception, Guid orderId);

    [LoggerMessage(LogLevel.Error, "Order {OrderId} is stuck: {Reason}")]
    private partial void LogStuck(Guid orderId, string reason);
}
