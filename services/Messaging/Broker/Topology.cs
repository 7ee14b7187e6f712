using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace Ecommerce.Messaging;

/// <summary>
/// Exchanges and queues, declared by whoever needs them. Their arguments are fixed once they exist: changing one here needs a new name.
/// </summary>
/// <remarks>
/// Events go to a topic exchange by type name. What no queue is bound for goes to <see cref="Unrouted"/>, so that it neither blocks
/// its publisher nor is lost. A service has one queue; what its handlers refuse goes to its parking queue.
/// </remarks>
internal sealed class Topology(IOptions<MessagingOptions> options, MessagingService service)
{
    /// <summary>Oldest first, events nobody consumes make room for newer ones.</summary>
    private const int MaxUnrouted = 100_000;

    /// <summary>RabbitMQ 4 counts lost connections, too; only an event that kills its process again and again gets this far.</summary>
    private const int DeliveryLimit = 100;

    private readonly string _prefix = options.Value.Prefix;

    public string Events => _prefix + "ecommerce.events";

    public string Unrouted => _prefix + "ecommerce.unrouted";

    public string Queue => _prefix + service.Name;

    public string ParkingQueue => $"{_prefix}{service.Name}.parked";

    /// <summary>
    /// The service's queue is there before it sends anything: at a first start its own events, which another service may take as well, would
    /// pass it by.
    /// </summary>
    public async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await DeclareExchangesAsync(channel, cancellationToken);
        if (service.Routes.Types.Count > 0)
        {
            await DeclareQueuesAsync(channel, cancellationToken);
        }
    }

    private async Task DeclareExchangesAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(Unrouted, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancellationToken);
        await DeclareQuorumQueueAsync(
            channel, Unrouted, new() { ["x-max-length"] = MaxUnrouted, ["x-overflow"] = "drop-head" }, cancellationToken);
        await channel.QueueBindAsync(Unrouted, Unrouted, routingKey: "", cancellationToken: cancellationToken);
        await channel.ExchangeDeclareAsync(
            Events, ExchangeType.Topic, durable: true, autoDelete: false,
            new Dictionary<string, object?> { ["alternate-exchange"] = Unrouted }, cancellationToken: cancellationToken);
    }

    private async Task DeclareQueuesAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await DeclareQuorumQueueAsync(channel, ParkingQueue, new() { ["x-delivery-limit"] = 1_000_000 }, cancellationToken);
        await DeclareQuorumQueueAsync(
            channel,
            Queue,
            new()
            {
                ["x-delivery-limit"] = DeliveryLimit,
                ["x-dead-letter-exchange"] = "",
                ["x-dead-letter-routing-key"] = ParkingQueue,
                ["x-dead-letter-strategy"] = "at-least-once",
                ["x-overflow"] = "reject-publish",
            },
            cancellationToken);
        foreach (var type in service.Routes.Types)
        {
            await channel.QueueBindAsync(Queue, Events, type, cancellationToken: cancellationToken);
        }
    }

    private static async Task DeclareQuorumQueueAsync(
        IChannel channel, string name, Dictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        arguments["x-queue-type"] = "quorum";
        await channel.QueueDeclareAsync(
            name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
    }
}
