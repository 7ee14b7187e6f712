using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Ecommerce.Mail;

/// <summary>Has due mails sent, each second. A mail has the time: nothing wakes it earlier.</summary>
internal sealed partial class MailWorker(
    MailSender sender, IOptions<MailOptions> options, ILogger<MailWorker> logger) : BackgroundService
{
    private static readonly TimeSpan _pauseWithoutServer = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var fails = false;
        while (options.Value.Enabled && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                var batch = await sender.SendDueAsync(stoppingToken);
                fails = false;
                if (!batch.IsServerThere)
                {
                    await Task.Delay(_pauseWithoutServer, stoppingToken);
                }
                else if (batch.Taken < MailSender.BatchSize)
                {
                    await Task.Delay(options.Value.PollInterval, stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Once an outage, not once a second.
                if (!fails)
                {
                    LogFailed(exception);
                }

                fails = true;
                await Task.Delay(options.Value.PollInterval, stoppingToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Due mails could not be looked for")]
    private partial void LogFailed(Exception exception);
}

/// <summary>Removes the rows of mails sent long ago, a few at a time, and counts what waits.</summary>
internal sealed partial class MailSweeper(
    IServiceScopeFactory scopes,
    MailTelemetry telemetry,
    TimeProvider time,
    IOptions<MailOptions> options,
    ILogger<MailSweeper> logger) : BackgroundService
{
    private const int BatchSize = 1000;
    private const int MaxCounted = 10_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        var fails = false;
        using var timer = new PeriodicTimer(options.Value.SweepInterval);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
                fails = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (!fails)
                {
                    LogFailed(exception);
                }

                fails = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>How many rows went.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MailDb>().Context;
        var now = time.GetUtcNow();
        var old = now - options.Value.KeepSent;
        var swept = 0;
        int batch;
        do
        {
            batch = await db.Database.ExecuteSqlAsync(
                $"""
                DELETE FROM mails WHERE purpose IN (
                    SELECT purpose FROM mails WHERE sent_at <= {old} ORDER BY sent_at LIMIT {BatchSize} FOR UPDATE SKIP LOCKED)
                """,
                cancellationToken);
            swept += batch;
        }
        while (batch == BatchSize);

        var waiting = db.Set<QueuedMail>().Where(mail => mail.NextAttemptAt != null);
        var oldest = await waiting.MinAsync(mail => (DateTimeOffset?)mail.CreatedAt, cancellationToken);
        telemetry.Counted(
            await waiting.OrderBy(mail => mail.NextAttemptAt).Take(MaxCounted).LongCountAsync(cancellationToken),
            oldest is { } since ? now - since : TimeSpan.Zero,
            await db.Set<QueuedMail>().LongCountAsync(mail => mail.ParkedAt != null, cancellationToken));
        return swept;
    }

    [LoggerMessage(LogLevel.Warning, "Sent mails could not be swept; the next round tries again")]
    private partial void LogFailed(Exception exception);
}
