using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Ecommerce.Messaging;

/// <summary>Removes inbox rows after 30 days and idempotency keys after their 24 hours, a few at a time, and counts what waits.</summary>
internal sealed partial class MessagingSweeper(
    IServiceScopeFactory scopes,
    MessagingTelemetry telemetry,
    TimeProvider time,
    IOptions<MessagingOptions> options,
    ILogger<MessagingSweeper> logger) : BackgroundService
{
    private const int BatchSize = 1000;
    private const int MaxCounted = 10_000;
    private static readonly TimeSpan _inboxLifetime = TimeSpan.FromDays(30);

    private bool _fails;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Value.Enabled
        ? SweepForeverAsync(stoppingToken)
        : Task.CompletedTask;

    /// <returns>How many rows went.</returns>
    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MessagingDb>().Context;
        var now = time.GetUtcNow();
        var old = now - _inboxLifetime;
        var swept = 0;
        int batch;
        do
        {
            batch = await db.Database.ExecuteSqlAsync(
                $"""
                DELETE FROM idempotency_keys WHERE (scope, key) IN (
                    SELECT scope, key FROM idempotency_keys WHERE expires_at <= {now}
                    ORDER BY expires_at LIMIT {BatchSize} FOR UPDATE SKIP LOCKED)
                """,
                cancellationToken);
            batch = Math.Max(batch, await db.Database.ExecuteSqlAsync(
                $"""
                DELETE FROM inbox_messages WHERE message_id IN (
                    SELECT message_id FROM inbox_messages WHERE handled_at <= {old}
                    ORDER BY handled_at LIMIT {BatchSize} FOR UPDATE SKIP LOCKED)
                """,
                cancellationToken));
            swept += batch;
        }
        while (batch == BatchSize);

        // What is not parked, and was not tried for so long, has been handled by a delivery that knew nothing of the failure.
        swept += await db.Database.ExecuteSqlAsync(
            $"DELETE FROM failed_messages WHERE parked_at IS NULL AND last_failed_at <= {old}", cancellationToken);
        return swept;
    }

    private async Task SweepForeverAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval);
        do
        {
            using var quiet = SuppressInstrumentationScope.Begin();
            try
            {
                await SweepAsync(stoppingToken);
                await CountAsync(stoppingToken);
                _fails = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (!_fails)
                {
                    LogFailed(exception);
                }

                _fails = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MessagingDb>().Context;
        var oldest = await db.Set<OutboxMessage>().OrderBy(message => message.Id)
            .Select(message => (Guid?)message.Id).FirstOrDefaultAsync(cancellationToken);
        telemetry.BacklogAge = oldest is { } id ? telemetry.SecondsSince(id) : 0;
        telemetry.Backlog = oldest is null ? 0 : await db.Set<OutboxMessage>()
            .OrderBy(message => message.Id).Take(MaxCounted).LongCountAsync(cancellationToken);
        telemetry.Parked = await db.Set<FailedMessage>()
            .LongCountAsync(message => message.ParkedAt != null && message.Body != null, cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "Expired rows could not be swept; the next round tries again")]
    private partial void LogFailed(Exception exception);
}
