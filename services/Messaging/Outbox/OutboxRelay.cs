using System.Data;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;
using RabbitMQ.Client;

namespace Ecommerce.Messaging;

/// <summary>
/// Sends committed events, and removes each once the broker has confirmed it. Any number of relays may share a table. What a dead
/// process has left is sent by the next one; an event may so be sent twice, never not at all.
/// </summary>
internal sealed partial class OutboxRelay(
    Broker broker,
    Topology topology,
    OutboxSignal signal,
    IServiceScopeFactory scopes,
    MessagingTelemetry telemetry,
    IOptions<MessagingOptions> options,
    ILogger<OutboxRelay> logger) : BackgroundService
{
    private const int BatchSize = 500;
    private static readonly TimeSpan _confirmTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _pauseAfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>Under load events are sent together, this long after those before; the first after a pause leaves at once.</summary>
    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(15);

    private readonly TimeSpan _pollInterval = options.Value.PollInterval;
    private bool _databaseFails;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Value.Enabled
        ? broker.RunAsync("sending events", RunSessionAsync, stoppingToken)
        : Task.CompletedTask;

    private async Task RunSessionAsync(IConnection connection, CancellationToken cancellationToken)
    {
        // No rate limiter: the client's own one makes publishing twenty times slower, and a batch is bounded.
        var confirms = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, null);
        await using var channel = await connection.CreateChannelAsync(confirms, cancellationToken);
        await using var second = await connection.CreateChannelAsync(confirms, cancellationToken);
        await topology.DeclareAsync(channel, cancellationToken);

        while (!cancellationToken.IsCancellationRequested)
        {
            var sentAt = Stopwatch.GetTimestamp();
            var batch = await SendBatchAsync(channel);
            if (batch.IsFull)
            {
                // A backlog: rows are read and removed on one connection while the confirms of the other's batch come in.
                var batches = await Task.WhenAll(DrainAsync(channel, cancellationToken), DrainAsync(second, cancellationToken));
                batch = Array.Find(batches, drained => drained.Failure is not null);
            }

            if (batch.Failure is not null)
            {
                if (!channel.IsOpen || !second.IsOpen || batch.Failure is TimeoutException)
                {
                    throw batch.Failure;
                }

                await Task.Delay(_pauseAfterFailure, cancellationToken);
            }
            else
            {
                await signal.WaitAsync(_pollInterval, cancellationToken);
                if (batch.Taken > 0 && Stopwatch.GetElapsedTime(sentAt) is var since && since < _window)
                {
                    await Task.Delay(_window - since, cancellationToken);
                }
            }
        }
    }

    private async Task<Batch> DrainAsync(IChannel channel, CancellationToken cancellationToken)
    {
        Batch batch;
        do
        {
            batch = await SendBatchAsync(channel);
        }
        while (batch.IsFull && !cancellationToken.IsCancellationRequested);

        return batch;
    }

    private readonly record struct Batch(int Taken, Exception? Failure)
    {
        public bool IsFull => Taken == BatchSize && Failure is null;
    }

    /// <summary>Not cancellable, so that a stopping process removes what it has sent.</summary>
    private async Task<Batch> SendBatchAsync(IChannel channel)
    {
        // A poll is no story worth telling; the events that it sends are.
        using var quiet = SuppressInstrumentationScope.Begin();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<MessagingDb>().Context;
            var result = await db.InTransactionAsync(_ => SendLockedRowsAsync(db, channel), CancellationToken.None);
            if (_databaseFails)
            {
                _databaseFails = false;
                LogDatabaseBack();
            }

            return result;
        }
        catch (Exception exception) when (channel.IsOpen)
        {
            if (!_databaseFails)
            {
                _databaseFails = true;
                LogFailed(exception);
            }

            return new(0, exception);
        }
    }

    private async Task<Batch> SendLockedRowsAsync(DbContext db, IChannel channel)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var events = await TakeAsync(connection);
        if (events.Count == 0)
        {
            return default;
        }

        var confirms = new Task[events.Count];
        for (var i = 0; i < events.Count; i++)
        {
            confirms[i] = events[i].PublishAsync(channel, topology.Events, events[i].Type);
        }

        await Task.WhenAll(confirms).WaitAsync(_confirmTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        CrashPoints.Reached(CrashPoints.AfterPublishBeforeRemoval);

        var sent = new List<Guid>(events.Count);
        for (var i = 0; i < events.Count; i++)
        {
            if (confirms[i].IsCompletedSuccessfully)
            {
                sent.Add(events[i].Id);
                telemetry.Published(events[i].Type);
            }
        }

        if (sent.Count > 0)
        {
            await using var delete = new NpgsqlCommand($"DELETE FROM {OutboxMessage.Table} WHERE id = ANY ($1)", connection)
            {
                Parameters = { new() { Value = sent.ToArray() } },
            };
            await delete.ExecuteNonQueryAsync();
        }

        if (sent.Count == events.Count)
        {
            return new(events.Count, null);
        }

        var failure = Array.Find(confirms, confirm => confirm.IsFaulted)?.Exception?.InnerException
            ?? new TimeoutException($"The broker has not confirmed within {_confirmTimeout.TotalSeconds} s.");
        LogRefused(events.Count - sent.Count, failure.Message);
        return new(events.Count, failure);
    }

    private static async Task<List<EventEnvelope>> TakeAsync(NpgsqlConnection connection)
    {
        await using var select = new NpgsqlCommand(
            $"SELECT id, type, body, trace_parent FROM {OutboxMessage.Table} ORDER BY id LIMIT {BatchSize} FOR UPDATE SKIP LOCKED", connection);
        await using var reader = await select.ExecuteReaderAsync(CommandBehavior.SingleResult);
        var events = new List<EventEnvelope>();
        while (await reader.ReadAsync())
        {
            events.Add(new(
                reader.GetGuid(0), reader.GetString(1), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetFieldValue<byte[]>(2)));
        }

        return events;
    }

    [LoggerMessage(LogLevel.Warning, "Events cannot be read from the outbox; trying again until they can")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Information, "Events can be read from the outbox again")]
    private partial void LogDatabaseBack();

    [LoggerMessage(LogLevel.Warning, "The broker has not taken {Count} events, which stay in the outbox: {Reason}")]
    private partial void LogRefused(int count, string reason);
}
