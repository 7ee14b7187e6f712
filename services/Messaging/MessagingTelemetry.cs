using System.Buffers.Binary;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ecommerce.Messaging;

/// <summary>Source and meter <c>Ecommerce.Messaging</c>.</summary>
internal sealed class MessagingTelemetry : IDisposable
{
    public const string Name = "Ecommerce.Messaging";

    public static readonly ActivitySource Source = new(Name);

    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly Counter<long> _published;
    private readonly Counter<long> _received;
    private readonly Histogram<double> _delay;

    public MessagingTelemetry(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _meter = meters.Create(Name);
        _published = _meter.CreateCounter<long>(
            "ecommerce.messaging.published", "{event}", "Events that the broker has confirmed.");
        _received = _meter.CreateCounter<long>(
            "ecommerce.messaging.received", "{event}", "Events that arrived, by outcome: handled, duplicate, failed, parked, discarded.");
        _delay = _meter.CreateHistogram<double>(
            "ecommerce.messaging.delay", "s", "From an event's publication to its committed effect.");
        _meter.CreateObservableGauge(
            "ecommerce.messaging.outbox.backlog", () => Backlog, "{event}", "Committed events that are not sent yet (counted up to 10,000).");
        _meter.CreateObservableGauge(
            "ecommerce.messaging.outbox.age", () => BacklogAge, "s", "Age of the oldest of them.");
        _meter.CreateObservableGauge(
            "ecommerce.messaging.parked", () => Parked, "{event}", "Events that wait for another attempt, or for an admin.");
        _meter.CreateObservableGauge(
            "ecommerce.messaging.unrouted", () => Unrouted, "{event}", "Events that nobody consumes.");
    }

    public long Backlog { get; set; }

    public double BacklogAge { get; set; }

    public long Parked { get; set; }

    public long Unrouted { get; set; }

    public void Published(string type) => _published.Add(1, new KeyValuePair<string, object?>("event", type));

    public void Received(string type, string outcome) =>
        _received.Add(1, new KeyValuePair<string, object?>("event", type), new KeyValuePair<string, object?>("outcome", outcome));

    public void Handled(string type, Guid id)
    {
        Received(type, "handled");
        _delay.Record(SecondsSince(id), new KeyValuePair<string, object?>("event", type));
    }

    /// <summary>How old an event is by its id; 0 where the id was not made here, and does not tell.</summary>
    public double SecondsSince(Guid id) => id.Version == 7 ? Math.Max(0, (_time.GetUtcNow() - TimeOf(id)).TotalSeconds) : 0;

    /// <summary>When an id of version 7 was made: its first 48 bits are Unix milliseconds (RFC 9562).</summary>
    internal static DateTimeOffset TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16));
    }

    public void Dispose() => _meter.Dispose();
}
