using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Ecommerce.Messaging;

/// <summary>Empties the parking queue into the database, and sends what is due back to the service's queue.</summary>
internal sealed partial class Redriver(
    Broker broker,
    Topology topology,
    UnroutedEvents unrouted,
    FailedMessages failures,
    MessagingTelemetry telemetry,
    RedriveSignal signal,
    MessagingService service,
    IServiceScopeFactory scopes,
    TimeProvider time,
    IOptions<MessagingOptions> options,
    ILogger<Redriver> logger) : BackgroundService
{
    private const int BatchSize = 100;
    private const ushort Prefetch = 16;
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Value.Enabled && service.Routes.Types.Count > 0
        ? broker.RunAsync("parked events", RunSessionAsync, stoppingToken)
        : Task.CompletedTask;

    private async Task RunSessionAsync(IConnection connection, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true, null), cancellationToken);
        await topology.DeclareAsync(channel, cancellationToken);
        await channel.BasicQosAsync(prefetchSize: 0, Prefetch, global: false, cancellationToken);

        using var session = new ConsumerSession(cancellationToken);
        channel.ChannelShutdownAsync += (_, _) => session.EndAsync();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.UnregisteredAsync += (_, _) => session.EndAsync();
        consumer.ReceivedAsync += (_, delivery) => session.TrackAsync(() => TakeAsync(channel, delivery, session));
        var tag = await channel.BasicConsumeAsync(topology.ParkingQueue, autoAck: false, consumer, cancellationToken);
        try
        {
            while (!session.IsEnding)
            {
                telemetry.Unrouted = await unrouted.CountAsync(channel, session.Token);
                if (await SendDueAsync(channel, session.Token) < BatchSize)
                {
                    await signal.WaitAsync(options.Value.RedriveInterval, session.Token);
                }
            }
        }
        catch (OperationCanceledException) when (session.IsEnding)
        {
            // Stopping, or the connection is lost.
        }
        finally
        {
            if (channel.IsOpen)
            {
                await channel.BasicCancelAsync(tag, noWait: false, CancellationToken.None);
            }

            await session.DrainAsync(_grace);
        }
    }

    private async Task TakeAsync(IChannel channel, BasicDeliverEventArgs delivery, ConsumerSession session)
    {
        var envelope = EventEnvelope.Read(delivery.BasicProperties, delivery.Body);
        var parked = envelope ?? new EventEnvelope(
            Guid.CreateVersion7(), delivery.RoutingKey.Length is > 0 and <= 200 ? delivery.RoutingKey : "unknown", TraceParent: null, delivery.Body);
        if (await failures.ParkAsync(parked, canBeHandled: envelope is not null, session.Token) is not null && channel.IsOpen)
        {
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, CancellationToken.None);
        }
    }

    private async Task<int> SendDueAsync(IChannel channel, CancellationToken cancellationToken)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<MessagingDb>().Context;
            return await db.InTransactionAsync(token => SendDueAsync(db, channel, token), cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && channel.IsOpen)
        {
            LogFailed(exception);
            return 0;
        }
    }

    private async Task<int> SendDueAsync(DbContext db, IChannel channel, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await db.Set<FailedMessage>()
            .FromSql(
                $"""
                SELECT * FROM failed_messages WHERE next_attempt_at <= {now} AND body IS NOT NULL
                ORDER BY next_attempt_at LIMIT {BatchSize} FOR UPDATE SKIP LOCKED
                """)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        if (due.Count == 0)
        {
            return 0;
        }

        await Task.WhenAll(due.Select(message =>
            new EventEnvelope(message.MessageId, message.Type, message.TraceParent, message.Body)
                .PublishAsync(channel, exchange: "", topology.Queue, redriven: true)));

        var sent = due.Select(message => message.MessageId).ToArray();
        await db.Set<FailedMessage>()
            .Where(message => sent.Contains(message.MessageId))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(message => message.ParkedAt, (DateTimeOffset?)null)
                    .SetProperty(message => message.NextAttemptAt, (DateTimeOffset?)null),
                cancellationToken);
        LogRedriven(due.Count);
        return due.Count;
    }

    [LoggerMessage(LogLevel.Information, "{Count} parked events are sent to their handlers again")]
    private partial void LogRedriven(int count);

    [LoggerMessage(LogLevel.Debug, "Parked events could not be sent; the next round tries again")]
    private partial void LogFailed(Exception exception);
}
