using System.Diagnostics;
using Ecommerce.Faults.Judging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Ecommerce.Faults.Driving;

/// <summary>A queue of the harness's own that every event is copied into, and from which they are all sent again.</summary>
internal sealed class EventTap(RunningShop shop)
{
    private const string Exchange = "ecommerce.events";
    private const string Queue = "faults.tap";
    private const ushort NotFound = 404;

    private static readonly TimeSpan _untilDeclared = TimeSpan.FromMinutes(1);

    private static readonly CreateChannelOptions _confirmed =
        new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, null);

    private readonly List<PoisonRow> _poison = [];
    private readonly List<(IReadOnlyBasicProperties Properties, byte[] Body)> _events = [];

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
                await channel.QueueDeclareAsync(
                    Queue, durable: true, exclusive: false, autoDelete: false,
                    new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancellationToken);
                await channel.QueueBindAsync(Queue, Exchange, "#", cancellationToken: cancellationToken);
                return;
            }
            catch (OperationInterruptedException exception)
                when (exception.ShutdownReason?.ReplyCode == NotFound && patience.Elapsed < _untilDeclared)
            {
                // A service is ready without the broker: it may not have declared the exchange yet.
                await Task.Delay(500, cancellationToken);
            }
        }
    }

    /// <summary>What was sent by <see cref="PoisonAsync"/>.</summary>
    public IReadOnlyList<PoisonRow> Poison => _poison;

    /// <summary>Now and then an event that looks like the others, and that its handler cannot read.</summary>
    public async Task PoisonAsync(TimeSpan every, CancellationToken stop)
    {
        (string Type, string Service)[] kinds = [("StockReserved", "orders"), ("OrderPlaced", "catalog"), ("ReturnRequested", "support")];
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            await Task.Delay(every, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var (type, service) = kinds[i % kinds.Length];
            var one = new PoisonRow(Guid.NewGuid(), service);
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await using var connection = await ConnectAsync(stop);
                    await using var channel = await connection.CreateChannelAsync(_confirmed, stop);
                    await SendAsync(channel, one.Id.ToString(), type, "{\"orderId\":\"of nobody\"}"u8.ToArray(), stop);
                    _poison.Add(one);
                    break;
                }
                catch (Exception exception) when (exception is RabbitMQClientException or IOException or OperationCanceledException or TimeoutException)
                {
                    // The broker is down; whether it has the message is unknown, so the next one has another id.
                    one = one with { Id = Guid.NewGuid() };
                    await Task.Delay(500, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    /// <summary>Messages that wait in the services' queues.</summary>
    public async Task<IReadOnlyList<WaitingRow>> WaitingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        var waiting = new List<WaitingRow>();
        foreach (var queue in new[] { "orders", "orders.parked", "catalog", "catalog.parked", "support", "support.parked" })
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            waiting.Add(new WaitingRow($"queue {queue}", await channel.MessageCountAsync(queue, cancellationToken)));
        }

        return waiting;
    }

    /// <summary>Reads all that was sent, and takes the tap away.</summary>
    public async Task<IReadOnlyList<EventRow>> CloseAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        while (await channel.BasicGetAsync(Queue, autoAck: true, cancellationToken) is { } message)
        {
            _events.Add((message.BasicProperties, message.Body.ToArray()));
        }

        await channel.QueueDeleteAsync(Queue, cancellationToken: cancellationToken);
        return [.. _events.Select(one => new EventRow(Guid.Parse(one.Properties.MessageId!), one.Properties.Type!))];
    }

    /// <summary>
    /// Every event twice, in random order: once as the broker would deliver it again, and once under a new id, so that the inbox does
    /// not know it and the handlers themselves have to.
    /// </summary>
    public async Task RedeliverAsync(int seed, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(_confirmed, cancellationToken);
        var random = new Random(seed);
        var poison = _poison.Select(one => one.Id.ToString()).ToHashSet();
        var once = _events.DistinctBy(one => one.Properties.MessageId).Where(one => !poison.Contains(one.Properties.MessageId!)).ToArray();
        var twice = once.Select(one => (one.Properties.MessageId!, one.Properties.Type!, one.Body))
            .Concat(once.Select(one => (Guid.NewGuid().ToString(), one.Properties.Type!, one.Body)))
            .ToArray();
        random.Shuffle(twice);
        foreach (var (id, type, body) in twice)
        {
            await SendAsync(channel, id, type, body, cancellationToken);
        }
    }

    private static ValueTask SendAsync(IChannel channel, string id, string type, byte[] body, CancellationToken cancellationToken) =>
        channel.BasicPublishAsync(
            Exchange,
            type,
            mandatory: false,
            new BasicProperties { MessageId = id, Type = type, ContentType = "application/json", DeliveryMode = DeliveryModes.Persistent },
            body,
            cancellationToken);

    private async Task<IConnection> ConnectAsync(CancellationToken cancellationToken) =>
        await new ConnectionFactory { Uri = new Uri(await shop.ConnectionStringAsync("rabbitmq")), AutomaticRecoveryEnabled = false }
            .CreateConnectionAsync("faults", cancellationToken);
}
