using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Ecommerce.Messaging.Service;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace Ecommerce.Messaging.Tests;

/// <summary>Prints figures; asserts only what a busy machine keeps, too.</summary>
[CollectionDefinition(nameof(SpeedTests), DisableParallelization = true)]
[Collection(nameof(SpeedTests))]
public sealed class SpeedTests(ITestOutputHelper output)
{
    [Fact]
    public async Task An_effect_follows_its_commit_within_milliseconds_because_the_relay_is_woken()
    {
        const int Rounds = 300;
        var ledger = await Ledger.CreateAsync();
        await using var app = LedgerApp.Start(ledger);
        using var handled = new SemaphoreSlim(0);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "ecommerce.messaging.delay" && instrument.Meter.Scope == app.Services.GetRequiredService<IMeterFactory>())
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => handled.Release());
        listener.Start();

        var times = new List<double>(Rounds);
        for (var round = -20; round < Rounds; round++)
        {
            await app.PublishAsync(new AmountAdded(Guid.NewGuid(), 1, 1, "speed"));
            var committed = Stopwatch.GetTimestamp();
            Assert.True(await handled.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
            if (round >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(committed).TotalMilliseconds);
            }
        }

        times.Sort();
        output.WriteLine($"commit to effect: p50 {times[Rounds / 2]:f1} ms, p99 {times[Rounds * 99 / 100]:f1} ms, max {times[^1]:f1} ms");
        Assert.True(times[Rounds / 2] < 300, $"The median was {times[Rounds / 2]} ms.");
    }

    [Fact]
    public async Task The_outbox_drains_about_as_fast_as_a_bare_pipelined_publisher()
    {
        const int Count = 20_000;
        var ledger = await Ledger.CreateAsync();
        await using var connection = await ledger.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(true, true, null), TestContext.Current.CancellationToken);
        foreach (var queue in new[] { ledger.Prefix + "bare", ledger.Prefix + "relayed" })
        {
            await channel.QueueDeclareAsync(
                queue, durable: true, exclusive: false, autoDelete: false,
                new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: TestContext.Current.CancellationToken);
        }

        await ledger.DeclareExchangeAsync(channel);
        await channel.QueueBindAsync(
            ledger.Prefix + "relayed", ledger.Exchange, nameof(AccountClosed), cancellationToken: TestContext.Current.CancellationToken);
        var bodies = Enumerable.Range(0, Count).Select(_ => new EventEnvelope(
            Guid.CreateVersion7(), "AccountClosed", null, "{\"accountId\":\"018f4f5e-0000-7000-8000-000000000000\"}"u8.ToArray())).ToList();
        await PublishBareAsync(bodies.Take(2000));

        var bare = Stopwatch.StartNew();
        await PublishBareAsync(bodies);
        bare.Stop();

        var published = 0;
        var (first, last) = (0L, 0L);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "ecommerce.messaging.published")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) =>
        {
            Interlocked.CompareExchange(ref first, Stopwatch.GetTimestamp(), 0);
            if (Interlocked.Increment(ref published) == Count)
            {
                last = Stopwatch.GetTimestamp();
            }
        });
        listener.Start();
        await using var app = LedgerApp.Start(ledger);
        await app.PublishAsync(Enumerable.Range(0, 2000).Select(_ => new AccountClosed(Guid.NewGuid())));
        await Eventually.EqualAsync(2000, () => Task.FromResult(Volatile.Read(ref published)), seconds: 120);
        (published, first) = (0, 0);

        await using (var db = ledger.OpenDb())
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO outbox_messages (id, type, body)
                SELECT gen_random_uuid(), 'AccountClosed', {Encoding.UTF8.GetString(bodies[0].Body.Span)} FROM generate_series(1, {Count})
                """,
                TestContext.Current.CancellationToken);
        }

        await Eventually.EqualAsync(Count, () => Task.FromResult(Volatile.Read(ref published)), seconds: 120);
        await Eventually.EqualAsync(0, ledger.OutboxCountAsync);

        var (bareRate, drainRate) = (Count / bare.Elapsed.TotalSeconds, (Count - 500) / Stopwatch.GetElapsedTime(first, last).TotalSeconds);
        output.WriteLine($"bare {bareRate:f0}/s, outbox {drainRate:f0}/s ({drainRate / bareRate:p0})");
        Assert.True(drainRate > bareRate / 10, $"{drainRate} of {bareRate}");

        async Task PublishBareAsync(IEnumerable<EventEnvelope> events)
        {
            foreach (var window in events.Chunk(500))
            {
                await Task.WhenAll(window.Select(message => message.PublishAsync(channel, "", ledger.Prefix + "bare")));
            }
        }
    }
}
