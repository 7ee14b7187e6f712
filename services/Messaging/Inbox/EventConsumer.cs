using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Ecommerce.Messaging;

/// <summary>
/// Receives the service's events. One that fails is held and tried again for about 30 seconds while others pass it, and then parked.
/// </summary>
internal sealed partial class EventConsumer(
    Broker broker,
    Topology topology,
    UnroutedEvents unrouted,
    EventDispatcher dispatcher,
    FailedMessages failures,
    MessagingService service,
    MessagingTelemetry telemetry,
    IOptions<MessagingOptions> options,
    ILogger<EventConsumer> logger) : BackgroundService
{
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _handlers = new(options.Value.Concurrency);
    private bool _broughtBackUnrouted;
    private int _held;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Value.Enabled && service.Routes.Types.Count > 0
        ? broker.RunAsync("receiving events", RunSessionAsync, stoppingToken)
        : Task.CompletedTask;

    public override void Dispose()
    {
        _handlers.Dispose();
        base.Dispose();
    }

    private async Task RunSessionAsync(IConnection connection, CancellationToken cancellationToken)
    {
        // As many callbacks as there can be deliveries: one that waits for its next attempt holds up no other.
        var prefetch = options.Value.Prefetch;
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(false, false, null, consumerDispatchConcurrency: prefetch), cancellationToken);
        await topology.DeclareAsync(channel, cancellationToken);
        await channel.BasicQosAsync(prefetchSize: 0, prefetch, global: false, cancellationToken);

        using var session = new ConsumerSession(cancellationToken);
        channel.ChannelShutdownAsync += (_, _) => session.EndAsync();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.UnregisteredAsync += (_, _) => session.EndAsync();
        consumer.ReceivedAsync += (_, delivery) => session.TrackAsync(() => ReceiveAsync(channel, delivery, session));
        var tag = await channel.BasicConsumeAsync(topology.Queue, autoAck: false, consumer, cancellationToken);

        if (!_broughtBackUnrouted)
        {
            // Events that were published before this service first declared its queue.
            await unrouted.RedriveAsync(connection, cancellationToken);
            _broughtBackUnrouted = true;
        }

        await session.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Closing the channel under running handlers would have their events delivered again.
        if (channel.IsOpen)
        {
            await channel.BasicCancelAsync(tag, noWait: false, CancellationToken.None);
        }

        await session.DrainAsync(_grace);
    }

    private async Task ReceiveAsync(IChannel channel, BasicDeliverEventArgs delivery, ConsumerSession session)
    {
        try
        {
            var outcome = EventEnvelope.Read(delivery.BasicProperties, delivery.Body) is { } envelope
                ? await HandleAsync(envelope, delivery, session)
                : Outcome.Parked;
            if (outcome is Outcome.Done && channel.IsOpen)
            {
                CrashPoints.Reached(CrashPoints.AfterHandlerCommitBeforeAck);
                await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, CancellationToken.None);
            }
            else if (outcome is Outcome.Parked && channel.IsOpen)
            {
                await channel.BasicNackAsync(delivery.DeliveryTag, multiple: false, requeue: false, CancellationToken.None);
            }
        }
        catch (Exception exception)
        {
            // A delivery that is neither acknowledged nor refused would take up its place for ever; a new session brings it again.
            LogDeliveryFailed(exception);
            await session.EndAsync();
        }
    }

    private enum Outcome
    {
        Done,
        Parked,

        /// <summary>The session ends; the broker delivers the event again.</summary>
        GivenUp,
    }

    private async Task<Outcome> HandleAsync(EventEnvelope envelope, BasicDeliverEventArgs delivery, ConsumerSession session)
    {
        var mayHaveFailed = delivery.Redelivered || EventEnvelope.WasRedriven(delivery.BasicProperties);
        while (true)
        {
            var failure = await AttemptAsync(envelope, mayHaveFailed, session);
            if (failure is null)
            {
                return Outcome.Done;
            }

            if (session.IsEnding && failure is OperationCanceledException)
            {
                return Outcome.GivenUp;
            }

            mayHaveFailed = true;
            telemetry.Received(envelope.Type, "failed");
            if (await failures.RecordAsync(envelope, failure, session.Token) is not { } attempts)
            {
                return Outcome.GivenUp;
            }

            var delays = options.Value.RetryDelays;
            if (failure is UnreadableEventException || attempts > delays.Count || !await HoldAsync(delays[attempts - 1], session))
            {
                if (session.IsEnding)
                {
                    return Outcome.GivenUp;
                }

                telemetry.Received(envelope.Type, "parked");
                LogParked(failure, envelope.Type, envelope.Id, attempts);
                return Outcome.Parked;
            }
        }
    }

    private async Task<Exception?> AttemptAsync(EventEnvelope envelope, bool mayHaveFailed, ConsumerSession session)
    {
        try
        {
            await _handlers.WaitAsync(session.Token);
        }
        catch (OperationCanceledException exception)
        {
            return exception;
        }

        using var activity = MessagingTelemetry.Source.StartActivity(
            $"process {envelope.Type}", ActivityKind.Consumer, envelope.TraceParent);
        activity?.SetTag("messaging.system", "rabbitmq");
        activity?.SetTag("messaging.operation.type", "process");
        activity?.SetTag("messaging.destination.name", topology.Queue);
        activity?.SetTag("messaging.message.id", envelope.Id);
        try
        {
            if (await dispatcher.HandleAsync(envelope, mayHaveFailed, session.HandlersToken))
            {
                telemetry.Handled(envelope.Type, envelope.Id);
            }
            else
            {
                telemetry.Received(envelope.Type, "duplicate");
            }

            return null;
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            LogAttemptFailed(exception, envelope.Type, envelope.Id);
            return exception;
        }
        finally
        {
            _handlers.Release();
        }
    }

    /// <returns>False where too many are held already, or the session ends: then the event goes on to the parking queue.</returns>
    private async Task<bool> HoldAsync(TimeSpan delay, ConsumerSession session)
    {
        if (Interlocked.Increment(ref _held) > options.Value.Prefetch / 2)
        {
            Interlocked.Decrement(ref _held);
            return false;
        }

        await Task.Delay(delay * (0.9 + (Random.Shared.NextDouble() / 5)), session.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _held);
        return !session.IsEnding;
    }

    [LoggerMessage(LogLevel.Debug, "A delivery could not be answered; it will come again")]
    private partial void LogDeliveryFailed(Exception exception);

    [LoggerMessage(LogLevel.Debug, "An attempt to handle {Type} {MessageId} failed")]
    private partial void LogAttemptFailed(Exception exception, string type, Guid messageId);

    [LoggerMessage(LogLevel.Warning, "{Type} {MessageId} is parked after {Attempts} failed attempts")]
    private partial void LogParked(Exception exception, string type, Guid messageId, int attempts);
}
