using System.Diagnostics.Metrics;
using Ecommerce.Support.Tickets;

namespace Ecommerce.Support;

internal sealed class SupportMetrics
{
    public const string MeterName = "Ecommerce.Support";

    private readonly Counter<long> _opened;
    private readonly Counter<long> _resolved;
    private readonly Histogram<double> _firstResponse;

    public SupportMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _opened = meter.CreateCounter<long>("ecommerce.support.tickets_opened", "{ticket}", "Tickets that customers opened.");
        _resolved = meter.CreateCounter<long>("ecommerce.support.tickets_resolved", "{ticket}", "Tickets that agents resolved.");
        _firstResponse = meter.CreateHistogram<double>(
            "ecommerce.support.first_response.duration", "s", "From the opening of a ticket to an agent's first reply.");
    }

    public void TicketOpened(TicketType type) => _opened.Add(1, new KeyValuePair<string, object?>("ticket.type", type.ToString()));

    public void TicketResolved(TicketType type) => _resolved.Add(1, new KeyValuePair<string, object?>("ticket.type", type.ToString()));

    public void FirstResponse(TicketType type, TimeSpan after) =>
        _firstResponse.Record(after.TotalSeconds, new KeyValuePair<string, object?>("ticket.type", type.ToString()));
}
