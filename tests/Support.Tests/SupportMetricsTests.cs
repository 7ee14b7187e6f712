using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Ecommerce.Support.Tests;

public sealed class SupportMetricsTests
{
    [Fact]
    public async Task Opening_answering_and_resolving_are_measured_once_however_often_they_are_sent()
    {
        // A host of its own, so that nobody else's tickets are measured.
        await using var app = new SupportApp();
        await app.InitializeAsync();
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        var measured = new ConcurrentQueue<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == SupportMetrics.MeterName && instrument.Meter.Scope == meters)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => measured.Enqueue(instrument.Name));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => measured.Enqueue(instrument.Name));
        listener.Start();

        var customer = app.Customer();
        var agent = app.Agent();
        var key = Guid.NewGuid().ToString();
        await customer.PostAsync("/api/support/tickets", new { type = "feedback", subject = "S", message = "M" }, key);
        await customer.PostAsync("/api/support/tickets", new { type = "feedback", subject = "S", message = "M" }, key);
        var ticket = (await customer.ReadAsync("/api/support/tickets")).GetProperty("items")[0].GetProperty("id").GetGuid();
        await agent.AnswerAsync(ticket, "One");
        await agent.AnswerAsync(ticket, "Two");
        await agent.MoveAsync(ticket, "resolve");
        await agent.MoveAsync(ticket, "resolve");

        Assert.Equal(
            ["ecommerce.support.first_response.duration", "ecommerce.support.tickets_opened", "ecommerce.support.tickets_resolved"],
            measured.Order());
    }
}
