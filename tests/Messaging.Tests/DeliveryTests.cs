using Ecommerce.Messaging.Service;
using Microsoft.EntityFrameworkCore;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Ecommerce.Messaging.Tests;

public sealed class DeliveryTests
{
    private readonly Guid _account = Guid.NewGuid();

    [Fact]
    public async Task An_event_saved_without_a_transaction_has_its_effect()
    {
        var ledger = await Ledger.CreateAsync();
        await using var app = LedgerApp.Start(ledger);

        await app.PublishAsync(new AmountAdded(_account, 1, 5, "a"));

        await Eventually.EqualAsync(5, () => ledger.BalanceAsync(_account));
        await Eventually.EqualAsync(0, ledger.OutboxCountAsync);
    }

    [Fact]
    public async Task An_event_of_a_transaction_that_is_rolled_back_is_never_sent()
    {
        var ledger = await Ledger.CreateAsync();
        await using var app = LedgerApp.Start(ledger);

        await using (var db = ledger.OpenDb())
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.InTransactionAsync(
                async token =>
                {
                    db.Publish(new AmountAdded(_account, 1, 5, "rolled back"));
                    await db.SaveChangesAsync(token);
                    throw new InvalidOperationException();
                },
                TestContext.Current.CancellationToken));
        }

        await app.PublishAsync(new AmountAdded(_account, 2, 7, "after it"));

        await Eventually.EqualAsync(7, () => ledger.BalanceAsync(_account));
        Assert.Equal(0, app.Faults.AttemptsOf("rolled back"));
    }

    [Fact]
    public async Task The_trace_of_the_publisher_crosses_the_broker()
    {
        var ledger = await Ledger.CreateAsync();
        await using var app = LedgerApp.Start(ledger);
        var ids = new System.Collections.Concurrent.ConcurrentBag<System.Diagnostics.ActivityTraceId>();
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name is MessagingTelemetry.Name,
            Sample = (ref _) => System.Diagnostics.ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.OperationName == "process AmountAdded")
                {
                    ids.Add(activity.TraceId);
                }
            },
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);

        using var request = new System.Diagnostics.Activity("request").Start();
        await app.PublishAsync(new AmountAdded(_account, 1, 5, "traced"));

        await Eventually.TrueAsync(() => Task.FromResult(ids.Contains(request.TraceId)));
    }

    [Fact]
    public async Task A_process_killed_between_commit_and_publish_loses_nothing()
    {
        var ledger = await Ledger.CreateAsync();
        await using (var child = await ChildProcess.StartAsync(ledger, CrashPoints.AfterCommitBeforePublish))
        {
            await PostAndLoseTheAnswerAsync(child);
            await child.DiesAsync();
        }

        await using (var db = ledger.OpenDb())
        {
            Assert.Equal(1, await db.Entries.CountAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(1, await ledger.OutboxCountAsync());

        await using var next = LedgerApp.Start(ledger);
        await Eventually.EqualAsync(5, () => ledger.BalanceAsync(_account));
        await Eventually.EqualAsync(0, ledger.OutboxCountAsync);
    }

    [Fact]
    public async Task A_process_killed_between_publish_and_removal_sends_again_and_the_effect_is_applied_once()
    {
        var ledger = await Ledger.CreateAsync();
        await using (var child = await ChildProcess.StartAsync(ledger, CrashPoints.AfterPublishBeforeRemoval))
        {
            await PostAndLoseTheAnswerAsync(child);
            await child.DiesAsync();
        }

        Assert.Equal(1, await ledger.OutboxCountAsync());

        await using var next = LedgerApp.Start(ledger);
        await Eventually.EqualAsync(0, ledger.OutboxCountAsync);
        await next.PublishAsync(new AmountAdded(_account, 2, 100, "after them"));
        await Eventually.EqualAsync(105, () => ledger.BalanceAsync(_account));
        await Eventually.EqualAsync(0U, ledger.QueuedAsync);
        Assert.Equal(105, await ledger.BalanceAsync(_account));
    }

    [Fact]
    public async Task A_process_killed_between_handler_commit_and_ack_applies_the_effect_once()
    {
        var ledger = await Ledger.CreateAsync();
        await using (var child = await ChildProcess.StartAsync(ledger, CrashPoints.AfterHandlerCommitBeforeAck))
        {
            await ledger.LeaveInOutboxAsync([new AmountAdded(_account, 1, 5, "a")]);
            await child.DiesAsync();
        }

        Assert.Equal(5, await ledger.BalanceAsync(_account));

        await using var next = LedgerApp.Start(ledger);
        await next.PublishAsync(new AmountAdded(_account, 2, 100, "after it"));
        await Eventually.EqualAsync(105, () => ledger.BalanceAsync(_account));
        await Eventually.EqualAsync(0U, ledger.QueuedAsync);
        Assert.Equal(105, await ledger.BalanceAsync(_account));
    }

    [Fact]
    public async Task Two_relays_share_the_outbox_and_send_each_event_once()
    {
        const int Count = 3000;
        var ledger = await Ledger.CreateAsync();
        await using var connection = await ledger.ConnectAsync();
        await using var tap = await Tap.OpenAsync(ledger, connection);
        await ledger.LeaveInOutboxAsync(Enumerable.Range(1, Count).Select(i => new AccountClosed(Guid.NewGuid())));

        await using var one = LedgerApp.Start(ledger);
        await using var two = LedgerApp.Start(ledger);
        await Task.WhenAll(
            one.PublishAsync(Enumerable.Range(1, Count).Select(i => new AccountClosed(Guid.NewGuid()))),
            two.PublishAsync(Enumerable.Range(1, Count).Select(i => new AccountClosed(Guid.NewGuid()))));

        await Eventually.EqualAsync(0, ledger.OutboxCountAsync);
        await Eventually.EqualAsync(3 * Count, () => Task.FromResult(tap.Total));
        Assert.Equal(3 * Count, tap.Distinct);
    }

    [Fact]
    public async Task A_broker_that_is_away_for_ten_seconds_delays_events_and_loses_none()
    {
        var ledger = await Ledger.CreateAsync();
        var (proxy, broker) = FlakyProxy.InFrontOf(ledger.Broker);
        await using var _ = proxy;
        await using var app = LedgerApp.Start(ledger with { Broker = broker });
        await app.PublishAsync(new AmountAdded(_account, 1, 1, "before"));
        await Eventually.EqualAsync(1, () => ledger.BalanceAsync(_account));

        proxy.TakeDown();
        var sent = 1;
        for (var second = 0; second < 10; second++)
        {
            await app.PublishAsync(Enumerable.Range(0, 20).Select(i => new AmountAdded(_account, 2, 1, "during")));
            sent += 20;
            using var client = app.CreateClient();
            Assert.True((await client.GetAsync("/health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, await ledger.BalanceAsync(_account));
        proxy.BringBack();

        await Eventually.EqualAsync(sent, () => ledger.BalanceAsync(_account));
        await Eventually.EqualAsync(0, ledger.OutboxCountAsync);
    }

    [Fact]
    public async Task A_service_starts_and_is_ready_without_its_broker_and_catches_up_once_it_is_there()
    {
        var ledger = await Ledger.CreateAsync();
        var (proxy, broker) = FlakyProxy.InFrontOf(ledger.Broker);
        await using var _ = proxy;
        proxy.TakeDown();
        await using var app = LedgerApp.Start(ledger with { Broker = broker });
        await app.PublishAsync(new AmountAdded(_account, 1, 5, "early"));
        using var client = app.CreateClient();

        Assert.True((await client.GetAsync("/health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        proxy.BringBack();

        await Eventually.EqualAsync(5, () => ledger.BalanceAsync(_account));
    }

    [Fact]
    public async Task An_event_that_nobody_consumes_blocks_nothing_and_is_delivered_once_a_consumer_exists()
    {
        var ledger = await Ledger.CreateAsync();
        await using (var app = LedgerApp.Start(ledger))
        {
            await app.PublishAsync(new AccountClosed(_account));
            await app.PublishAsync(new AmountAdded(Guid.NewGuid(), 1, 5, "after it"));
            await Eventually.EqualAsync(0, ledger.OutboxCountAsync);
        }

        await using var newer = LedgerApp.Start(ledger, settings: ("HandlesAccountClosed", "true"));
        await Eventually.TrueAsync(async () =>
        {
            await using var db = ledger.OpenDb();
            return await db.Accounts.AnyAsync(account => account.Id == _account);
        });
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_services_own_queue_is_there_though_another_takes_the_event_too()
    {
        var ledger = await Ledger.CreateAsync();
        await ledger.LeaveInOutboxAsync([new AmountAdded(_account, 1, 5, "before the first start")]);
        await using var connection = await ledger.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        await ledger.DeclareExchangeAsync(channel);
        var other = await channel.QueueDeclareAsync(cancellationToken: TestContext.Current.CancellationToken);
        await channel.QueueBindAsync(other.QueueName, ledger.Exchange, "#", cancellationToken: TestContext.Current.CancellationToken);

        // While a queue of that name is of another kind, the service cannot declare its own.
        var inTheWay = await channel.QueueDeclareAsync(
            ledger.Queue, durable: false, exclusive: false, autoDelete: false, cancellationToken: TestContext.Current.CancellationToken);
        await using var app = LedgerApp.Start(ledger);
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        Assert.Equal(1, await ledger.OutboxCountAsync());
        await channel.QueueDeleteAsync(inTheWay.QueueName, cancellationToken: TestContext.Current.CancellationToken);

        await Eventually.EqualAsync(5, () => ledger.BalanceAsync(_account));
    }

    [Fact]
    public async Task Ten_thousand_events_doubled_and_shuffled_leave_the_state_of_once_in_order()
    {
        const int Accounts = 50;
        const int Versions = 200;
        var ids = Enumerable.Range(0, Accounts).Select(_ => Guid.NewGuid()).ToArray();
        var events = ids
            .SelectMany(id => Enumerable.Range(1, Versions).Select(version => new AmountAdded(id, version, version % 7, $"note {version}")))
            .Select(message => (Id: Guid.CreateVersion7(), Message: message))
            .ToList();
        var expected = ids.ToDictionary(id => id, id => new Account { Id = id });
        foreach (var (_, message) in events)
        {
            expected[message.AccountId].Apply(message);
        }

        var ledger = await Ledger.CreateAsync();
        await using var app = LedgerApp.Start(ledger, options => options.Prefetch = 64);
        await using var connection = await ledger.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(true, true, null), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(ledger.HasQueueAsync);

        var deliveries = events.Concat(events).ToArray();
        new Random(20_000).Shuffle(deliveries);
        foreach (var window in deliveries.Chunk(1000))
        {
            await Task.WhenAll(window.Select(delivery => ledger.SendAsync(channel, delivery.Id, delivery.Message)));
        }

        await Eventually.EqualAsync(events.Count, async () =>
        {
            await using var db = ledger.OpenDb();
            return await db.Set<InboxMessage>().CountAsync();
        }, seconds: 240);
        await Eventually.EqualAsync(0U, ledger.QueuedAsync);

        await using var result = ledger.OpenDb();
        var accounts = await result.Accounts.ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            expected.Values.OrderBy(account => account.Id).Select(account => (account.Id, account.Balance, account.LatestVersion, account.LatestNote)),
            accounts.OrderBy(account => account.Id).Select(account => (account.Id, account.Balance, account.LatestVersion, account.LatestNote)));
    }

    private async Task PostAndLoseTheAnswerAsync(ChildProcess child)
    {
        using var client = new HttpClient { BaseAddress = child.Address };
        using var request = Entries.Request(_account, amount: 5, key: "k");
        try
        {
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        catch (HttpRequestException)
        {
            // The process died before it could answer.
        }
    }

    /// <summary>Sees everything that passes the exchange.</summary>
    private sealed class Tap(IChannel channel) : IAsyncDisposable
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> _ids = [];
        private int _total;

        public int Total => _total;

        public int Distinct => _ids.Count;

        public static async Task<Tap> OpenAsync(Ledger ledger, IConnection connection)
        {
            var channel = await connection.CreateChannelAsync();
            var tap = new Tap(channel);
            await ledger.DeclareExchangeAsync(channel);
            var queue = await channel.QueueDeclareAsync();
            await channel.QueueBindAsync(queue.QueueName, ledger.Exchange, "#");
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += (_, delivery) =>
            {
                Interlocked.Increment(ref tap._total);
                tap._ids.AddOrUpdate(delivery.BasicProperties.MessageId!, 1, (_, count) => count + 1);
                return Task.CompletedTask;
            };
            await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
            return tap;
        }

        public ValueTask DisposeAsync() => channel.DisposeAsync();
    }
}
