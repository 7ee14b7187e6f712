using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Ecommerce.Messaging;

/// <summary>The events that no queue was bound for when they were published.</summary>
internal sealed partial class UnroutedEvents(Topology topology, ILogger<UnroutedEvents> logger)
{
    private const int Window = 200;

    /// <summary>
    /// Publishes each waiting event once more. What still has no consumer ends up where it was, behind the others; as many as waited at
    /// the start are looked at, so this comes to an end.
    /// </summary>
    /// <returns>How many were published.</returns>
    public async Task<int> RedriveAsync(IConnection connection, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true, null), cancellationToken);
        var waiting = (int)await CountAsync(channel, cancellationToken);
        var moved = 0;
        while (moved < waiting)
        {
            var publications = new List<Task>(Window);
            var lastTag = 0UL;
            while (publications.Count < Window && moved + publications.Count < waiting
                && await channel.BasicGetAsync(topology.Unrouted, autoAck: false, cancellationToken) is { } message)
            {
                lastTag = message.DeliveryTag;
                publications.Add(channel.BasicPublishAsync(
                    topology.Events,
                    message.RoutingKey,
                    mandatory: false,
                    new BasicProperties(message.BasicProperties),
                    message.Body.ToArray(),
                    cancellationToken).AsTask());
            }

            if (publications.Count == 0)
            {
                break;
            }

            await Task.WhenAll(publications);
            await channel.BasicAckAsync(lastTag, multiple: true, cancellationToken);
            moved += publications.Count;
        }

        if (moved > 0)
        {
            LogMoved(moved);
        }

        return moved;
    }

    public Task<uint> CountAsync(IChannel channel, CancellationToken cancellationToken) =>
        channel.MessageCountAsync(topology.Unrouted, cancellationToken);

    [LoggerMessage(LogLevel.Information, "{Count} events that had no consumer are published again")]
    private partial void LogMoved(int count);
}
