using System.Diagnostics;
using System.Text;
using OpenTelemetry;
using RabbitMQ.Client;

namespace Ecommerce.Messaging;

/// <summary>How an event travels: its id, type and trace in AMQP's own properties, the event itself as the body.</summary>
internal sealed record EventEnvelope(Guid Id, string Type, string? TraceParent, ReadOnlyMemory<byte> Body)
{
    private const string TraceParentHeader = "traceparent";
    private const string RedrivenHeader = "redriven";

    /// <returns>Null where the message was not made by <see cref="PublishAsync"/>.</returns>
    public static EventEnvelope? Read(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body) =>
        Guid.TryParse(properties.MessageId, out var id) && properties.Type is { Length: > 0 and <= 200 } type
            ? new(id, type, TraceParentOf(properties), body)
            : null;

    public static string? TraceParentOf(IReadOnlyBasicProperties properties) =>
        properties.Headers?.TryGetValue(TraceParentHeader, out var header) is true && header is byte[] { Length: 55 } value
            ? Encoding.ASCII.GetString(value)
            : null;

    public static bool WasRedriven(IReadOnlyBasicProperties properties) => properties.Headers?.ContainsKey(RedrivenHeader) is true;

    /// <summary>Completes when the broker has confirmed; throws when it has refused or the connection is gone.</summary>
    public async Task PublishAsync(IChannel channel, string exchange, string routingKey, bool redriven = false)
    {
        using var told = SuppressInstrumentationScope.Begin(false);
        using var activity = ActivityContext.TryParse(TraceParent, traceState: null, isRemote: true, out var parent)
            ? MessagingTelemetry.Source.StartActivity($"send {Type}", ActivityKind.Producer, parent)
            : null;
        activity?.SetTag("messaging.system", "rabbitmq");
        activity?.SetTag("messaging.operation.type", "send");
        activity?.SetTag("messaging.destination.name", exchange);
        activity?.SetTag("messaging.message.id", Id);

        var headers = new Dictionary<string, object?>();
        if ((activity?.Id ?? TraceParent) is { } traceParent)
        {
            headers[TraceParentHeader] = traceParent;
        }

        if (redriven)
        {
            headers[RedrivenHeader] = true;
        }

        var properties = new BasicProperties
        {
            MessageId = Id.ToString(),
            Type = Type,
            ContentType = "application/json",
            DeliveryMode = DeliveryModes.Persistent,
            Headers = headers,
        };
        await channel.BasicPublishAsync(exchange, routingKey, mandatory: false, properties, Body);
    }
}
