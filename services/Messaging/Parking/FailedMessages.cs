using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ecommerce.Messaging;

/// <summary>Keeps account of failed attempts, each in a transaction of its own, and of what is parked.</summary>
internal sealed partial class FailedMessages(
    IServiceScopeFactory scopes, TimeProvider time, IOptions<MessagingOptions> options, ILogger<FailedMessages> logger)
{
    private const int MaxErrorLength = 1000;
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private int _databaseFails;

    /// <summary>Waits for the database where it is away: an outage is not the event's fault, so only what is recorded counts.</summary>
    /// <returns>How often the event has failed by now; null where the wait was cancelled.</returns>
    public async Task<int?> RecordAsync(EventEnvelope envelope, Exception failure, CancellationToken cancellationToken)
    {
        var error = $"{failure.GetType().Name}: {failure.GetBaseException().Message}";
        error = error.Length > MaxErrorLength ? error[..MaxErrorLength] : error;
        error = error.Replace('\0', ' ');
        return await PersistAsync(
            async db =>
            {
                var now = time.GetUtcNow();
                var attempts = await db.Database.SqlQuery<int>(
                    $"""
                    INSERT INTO failed_messages AS f (message_id, type, attempts, error, first_failed_at, last_failed_at)
                    VALUES ({envelope.Id}, {envelope.Type}, 1, {error}, {now}, {now})
                    ON CONFLICT (message_id) DO UPDATE
                    SET attempts = f.attempts + 1, error = excluded.error, last_failed_at = excluded.last_failed_at
                    RETURNING f.attempts AS "Value"
                    """).ToListAsync(CancellationToken.None);
                return attempts[0];
            },
            cancellationToken);
    }

    /// <summary>Takes a parked event into the database, where it can be listed and waits for its next attempt, if it has one.</summary>
    /// <returns>Null where the wait was cancelled.</returns>
    public Task<int?> ParkAsync(EventEnvelope envelope, bool canBeHandled, CancellationToken cancellationToken) => PersistAsync(
        async db => await db.InTransactionAsync(
            async token =>
            {
                var attempts = await db.Set<FailedMessage>()
                    .Where(message => message.MessageId == envelope.Id)
                    .Select(message => message.Attempts)
                    .FirstOrDefaultAsync(token);
                var now = time.GetUtcNow();
                var next = canBeHandled && DelayAfter(attempts) is { } delay ? now + delay : (DateTimeOffset?)null;
                var body = envelope.Body.ToArray();
                return await db.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO failed_messages
                        (message_id, type, attempts, first_failed_at, last_failed_at, parked_at, next_attempt_at, body, trace_parent)
                    SELECT {envelope.Id}, {envelope.Type}, 0, {now}, {now}, {now}, {next}, {body}, {envelope.TraceParent}
                    WHERE NOT EXISTS (SELECT FROM inbox_messages WHERE message_id = {envelope.Id})
                    ON CONFLICT (message_id) DO UPDATE
                    SET parked_at = excluded.parked_at, next_attempt_at = excluded.next_attempt_at,
                        body = excluded.body, trace_parent = excluded.trace_parent
                    """,
                    token);
            },
            CancellationToken.None),
        cancellationToken);

    private TimeSpan? DelayAfter(int attempts)
    {
        var delays = options.Value.RedriveDelays;
        var index = Math.Max(0, attempts - options.Value.RetryDelays.Count - 1);
        return index < delays.Count ? delays[index] : null;
    }

    private async Task<int?> PersistAsync(Func<DbContext, Task<int>> persist, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var result = await persist(scope.ServiceProvider.GetRequiredService<MessagingDb>().Context);
                if (Interlocked.Exchange(ref _databaseFails, 0) == 1)
                {
                    LogRecovered();
                }

                return result;
            }
            catch (Exception exception)
            {
                if (Interlocked.Exchange(ref _databaseFails, 1) == 0)
                {
                    LogNotRecorded(exception);
                }
            }

            await Task.Delay(_pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Failed events cannot be recorded; they are held until the database is back")]
    private partial void LogNotRecorded(Exception exception);

    [LoggerMessage(LogLevel.Information, "Failed events can be recorded again")]
    private partial void LogRecovered();
}
