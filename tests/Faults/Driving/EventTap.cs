using Ecommerce.Faults.Judging;
using RabbitMQ.Client;

namespace Ecommerce.Faults.Driving;

/// <summary>A queue of the harness's own that every event is copied into, and from which they are all sent again.</summary>
internal sealed class EventTap(RunningShop shop)
{
    private const string Exchange = "ecommerce.events";
    private const string Queue = "faults.tap";

    private readonly List<(IReadOnlyBasicProperties Properties, byte[] Body)> _events = [];

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(
            Queue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(Queue, Exchange, "#", cancellationToken: cancellationToken);
    }

    /// <summary>Messages that wait in the services' queues.</summary>
    public async Task<IReadOnlyList<WaitingRow>> WaitingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        var waiting = new List<WaitingRow>();
        foreach (var queue in new[] { "orders", "orders.parked", "catalog", "catalog.parked" })
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
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, null), cancellationToken);
        var random = new Random(seed);
        var once = _events.DistinctBy(one => one.Properties.MessageId).ToArray();
        var twice = once.Select(one => (one.Properties.MessageId!, one.Properties.Type!, one.Body))
            .Concat(once.Select(one => (Guid.NewGuid().ToString(), one.Properties.Type!, one.Body)))
            .ToArray();
        random.Shuffle(twice);
        foreach (var (id, type, body) in twice)
        {
            var properties = new BasicProperties
            {
                MessageId = id,
                Type = type,
                ContentType = "application/json",
                DeliveryMode = DeliveryModes.Persistent,
            };
            await channel.BasicPublishAsync(Exchange, type, mandatory: false, properties, body, cancellationToken);
        }
    }

    private async Task<IConnection> ConnectAsync(CancellationToken cancellationToken) =>
        await new ConnectionFactory { Uri = new Uri(await shop.ConnectionStringAsync("rabbitmq")), AutomaticRecoveryEnabled = false }
            .CreateConnectionAsync("faults", cancellationToken);
}
