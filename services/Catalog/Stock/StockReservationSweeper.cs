using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Ecommerce.Catalog.Stock;

/// <summary>Gives back the stock of orders that were not paid in time. Every replica runs one; they skip each other's orders.</summary>
internal sealed partial class StockReservationSweeper(
    IServiceScopeFactory scopes,
    TimeProvider time,
    IOptions<StockOptions> options,
    StockTelemetry telemetry,
    ILogger<StockReservationSweeper> logger) : BackgroundService
{
    private const int BatchSize = 100;

    /// <returns>How many orders' reservations were ended.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        int ended;
        do
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CatalogDbContext>();
            ended = await db.InTransactionAsync(token => ExpireBatchAsync(db, token), cancellationToken);
            total += ended;
        }
        while (ended == BatchSize);

        return total;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var ended = await SweepAsync(stoppingToken);
                if (ended > 0)
                {
                    LogExpired(ended);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The database may be away; the reservations wait for the next round.
                LogFailed(exception);
            }
        }
    }

    private async Task<int> ExpireBatchAsync(CatalogDbContext db, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var orders = await FindExpiredAsync(db, now, cancellationToken);
        if (orders.Count == 0)
        {
            return 0;
        }

        using var activity = StockTelemetry.Source.StartActivity("expire stock reservations");
        activity?.SetTag("ecommerce.orders", orders.Count);
        var units = await db.ExpireAsync([.. orders.Select(order => order.OrderId)], now, cancellationToken);
        foreach (var order in orders)
        {
            order.Expire(now);
            db.Publish(new StockReservationExpired(order.OrderId));
            telemetry.Count("expired", 0);
        }

        telemetry.CountUnits("expired", units);
        await db.SaveChangesAsync(cancellationToken);
        return orders.Count;
    }

    private static async Task<List<OrderStock>> FindExpiredAsync(
        CatalogDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A look that finds nothing is no story worth telling.
        using var quiet = SuppressInstrumentationScope.Begin();
        return await db.OrderStocks.FromSql(
            $"""
            SELECT order_id, status, expires_at, updated_at FROM order_stocks WHERE status = 'reserved' AND expires_at <= {now}
            ORDER BY expires_at LIMIT {BatchSize} FOR UPDATE SKIP LOCKED
            """).ToListAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "{Orders} orders were not paid in time; their stock is free again")]
    private partial void LogExpired(int orders);

    [LoggerMessage(LogLevel.Error, "Looking for reservations that have run out failed")]
    private partial void LogFailed(Exception exception);
}
