using System.Net;
using System.Net.Http.Json;
using Ecommerce.Messaging.Service;
using Ecommerce.ServiceDefaults;
using Ecommerce.Testing;
using Microsoft.EntityFrameworkCore;
using RabbitMQ.Client;

namespace Ecommerce.Messaging.Tests;

public sealed class ParkingTests
{
    private readonly Guid _account = Guid.NewGuid();

    [Fact]
    public async Task A_poison_event_is_parked_while_the_rest_flows_and_is_handled_once_redriven()
    {
        var ledger = await Ledger.CreateAsync();
        await using var app = LedgerApp.Start(ledger, InAHurry);
        app.Faults.Poison("poison");

        await app.PublishAsync(new AmountAdded(_account, 1, 1000, "poison"));
        await app.PublishAsync(Enumerable.Range(2, 50).Select(version => new AmountAdded(_account, version, 1, "good")));

        await Eventually.EqualAsync(50, () => ledger.BalanceAsync(_account));
        using var admin = app.CreateClient().WithToken("root", "ledger", Roles.Admin);
        var parked = await ParkedForGoodAsync(admin);
        Assert.Equal("AmountAdded", parked.Type);
        Assert.Equal(5, parked.Attempts);
        Assert.Equal(5, app.Faults.AttemptsOf("poison"));
        Assert.Equal("InvalidOperationException: This event is poison.", parked.Error);
        Assert.Equal(50, await ledger.BalanceAsync(_account));

        app.Faults.Heal("poison");
        using var none = await admin.PostAsync("/api/ledger/messages/parked/redrive?type=AccountClosed", null, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await none.Content.ReadFromJsonAsync<RedriveParkedMessages.Response>(TestContext.Current.CancellationToken))!.Redriven);
        var redriven = await admin.PostAsync($"/api/ledger/messages/parked/{parked.Id}/redrive", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, redriven.StatusCode);

        await Eventually.EqualAsync(1050, () => ledger.BalanceAsync(_account));
        await Eventually.EqualAsync(0, async () => (await ListAsync(admin)).Items.Count);
        await using var db = ledger.OpenDb();
        Assert.False(await db.Set<FailedMessage>().AnyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_discarded_event_never_has_an_effect_and_who_discarded_it_is_kept()
    {
        var ledger = await Ledger.CreateAsync();
        await using var app = LedgerApp.Start(ledger, InAHurry);
        app.Faults.Poison("poison");
        await app.PublishAsync(new AmountAdded(_account, 1, 1000, "poison"));
        using var admin = app.CreateClient().WithToken("root", "ledger", Roles.Admin);
        var parked = await ParkedForGoodAsync(admin);
        var path = $"/api/ledger/messages/parked/{parked.Id}/discard";

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var response = await admin.PostAsJsonAsync(path, new { reason = "paid by hand" }, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return (await response.Content.ReadFromJsonAsync<DiscardParkedMessage.Response>(TestContext.Current.CancellationToken))!.Discarded;
        }));
        Assert.Equal(1, answers.Sum());
        Assert.Empty((await ListAsync(admin)).Items);
        await using var db = ledger.OpenDb();
        var record = await db.Set<FailedMessage>().SingleAsync(TestContext.Current.CancellationToken);
        Assert.Null(record.Body);
        Assert.StartsWith("Discarded by root: paid by hand; InvalidOperationException: ", record.Error, StringComparison.Ordinal);

        // Neither an admin nor a copy of the event, which a relay may send, brings it back.
        app.Faults.Heal("poison");
        using var redriven = await admin.PostAsync(
            $"/api/ledger/messages/parked/{parked.Id}/redrive", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, redriven.StatusCode);
        await using var connection = await ledger.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(true, true, null), TestContext.Current.CancellationToken);
        await ledger.SendAsync(channel, parked.Id, new AmountAdded(_account, 1, 1000, "poison"));
        await app.PublishAsync(new AmountAdded(_account, 2, 5, "good"));
        await Eventually.EqualAsync(5, () => ledger.BalanceAsync(_account));
        await Eventually.EqualAsync(0U, ledger.QueuedAsync);
        Assert.Equal(5, await ledger.BalanceAsync(_account));
    }

    [Fact]
    public async Task A_parked_event_heals_by_itself_when_its_next_attempt_succeeds()
    {
        var ledger = await Ledger.CreateAsync();
        await using var app = LedgerApp.Start(ledger, options =>
        {
            InAHurry(options);
            options.RedriveDelays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)];
        });
        app.Faults.Poison("ill");
        await app.PublishAsync(new AmountAdded(_account, 1, 7, "ill"));
        using var admin = app.CreateClient().WithToken("root", "ledger", Roles.Admin);
        await Eventually.EqualAsync(1, async () => (await ListAsync(admin)).Items.Count);

        app.Faults.Heal("ill");

        await Eventually.EqualAsync(7, () => ledger.BalanceAsync(_account));
    }

    [Fact]
    public async Task Many_poison_events_at_once_do_not_hold_up_the_rest()
    {
        var ledger = await Ledger.CreateAsync();
        await using var app = LedgerApp.Start(ledger, options =>
        {
            options.RetryDelays = [TimeSpan.FromMinutes(5)];
            options.RedriveDelays = [];
        });
        app.Faults.Poison("poison");
        await app.PublishAsync(Enumerable.Range(1, 200).Select(version => new AmountAdded(_account, version, 1, "poison")));

        await app.PublishAsync(new AmountAdded(_account, 1000, 5, "good"));

        await Eventually.EqualAsync(5, () => ledger.BalanceAsync(_account));
    }

    [Fact]
    public async Task What_no_handler_can_read_is_parked_and_listed()
    {
        var ledger = await Ledger.CreateAsync();
        await using var app = LedgerApp.Start(ledger, InAHurry);
        using var admin = app.CreateClient().WithToken("root", "ledger", Roles.Admin);
        await Eventually.TrueAsync(ledger.HasQueueAsync);

        await using var connection = await ledger.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(true, true, null), TestContext.Current.CancellationToken);
        await channel.BasicPublishAsync(
            "", ledger.Queue, mandatory: true, "no json, no id"u8.ToArray(), TestContext.Current.CancellationToken);
        await new EventEnvelope(Guid.CreateVersion7(), "AmountAdded", null, "{\"accountId\":"u8.ToArray())
            .PublishAsync(channel, "", ledger.Queue);

        await Eventually.EqualAsync(2, async () => (await ListAsync(admin)).Items.Count);
    }

    [Fact]
    public async Task Parked_events_come_in_pages()
    {
        var ledger = await Ledger.CreateAsync();
        await using var app = LedgerApp.Start(ledger, options =>
        {
            options.RetryDelays = [];
            options.RedriveDelays = [];
        });
        app.Faults.Poison("poison");
        await app.PublishAsync(Enumerable.Range(1, 5).Select(version => new AmountAdded(_account, version, 1, "poison")));
        using var admin = app.CreateClient().WithToken("root", "ledger", Roles.Admin);
        await Eventually.EqualAsync(5, async () => (await ListAsync(admin)).Items.Count);

        var first = await ListAsync(admin, "?limit=3");
        var second = await ListAsync(admin, $"?limit=3&cursor={first.Next}");

        Assert.Equal(3, first.Items.Count);
        Assert.Equal(2, second.Items.Count);
        Assert.Null(second.Next);
        Assert.Equal(5, first.Items.Concat(second.Items).Select(item => item.Id).Distinct().Count());
    }

    [Fact]
    public async Task Unrouted_events_are_counted_and_published_again_by_an_admin()
    {
        var ledger = await Ledger.CreateAsync();
        await using (var app = LedgerApp.Start(ledger))
        {
            using var before = app.CreateClient().WithToken("root", "ledger", Roles.Admin);
            await app.PublishAsync(new AccountClosed(_account));
            await Eventually.EqualAsync(1U, () => UnroutedAsync(before));
            using var inVain = await before.PostAsync("/api/ledger/messages/unrouted/redrive", null, TestContext.Current.CancellationToken);
            Assert.Equal(1, (await inVain.Content.ReadFromJsonAsync<RedriveUnroutedMessages.Response>(TestContext.Current.CancellationToken))!.Redriven);
            Assert.Equal(1U, await UnroutedAsync(before));
        }

        await using (var connection = await ledger.ConnectAsync())
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
            await channel.QueueBindAsync(
                ledger.Queue, ledger.Exchange, nameof(AccountClosed), cancellationToken: TestContext.Current.CancellationToken);
        }

        // Sends, but does not receive: what starts to receive looks for unrouted events by itself.
        await using var sender = LedgerApp.Start(ledger, options => options.Enabled = false);
        using var admin = sender.CreateClient().WithToken("root", "ledger", Roles.Admin);
        using var redriven = await admin.PostAsync("/api/ledger/messages/unrouted/redrive", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, redriven.StatusCode);
        Assert.Equal(0U, await UnroutedAsync(admin));
        Assert.Equal(1U, await ledger.QueuedAsync());
    }

    [Theory]
    [InlineData("GET", "/api/ledger/messages/parked")]
    [InlineData("POST", "/api/ledger/messages/parked/redrive")]
    [InlineData("POST", "/api/ledger/messages/parked/018f4f5e-0000-7000-8000-000000000000/redrive")]
    [InlineData("POST", "/api/ledger/messages/parked/018f4f5e-0000-7000-8000-000000000000/discard")]
    [InlineData("GET", "/api/ledger/messages/unrouted")]
    [InlineData("POST", "/api/ledger/messages/unrouted/redrive")]
    public async Task Only_an_admin_administers_messages(string method, string path)
    {
        var ledger = await Ledger.CreateAsync();
        await using var app = LedgerApp.Start(ledger, options => options.Enabled = false);
        using var anonymous = app.CreateClient();
        using var manager = app.CreateClient().WithToken("m", "ledger", Roles.OrderManager);

        using var first = await anonymous.SendAsync(new(new(method), path), TestContext.Current.CancellationToken);
        using var second = await manager.SendAsync(new(new(method), path), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, first.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, second.StatusCode);
    }

    [Fact]
    public async Task Redriving_or_discarding_what_is_not_parked_is_not_found()
    {
        var ledger = await Ledger.CreateAsync();
        await using var app = LedgerApp.Start(ledger, options => options.Enabled = false);
        using var admin = app.CreateClient().WithToken("root", "ledger", Roles.Admin);

        var response = await admin.PostAsync($"/api/ledger/messages/parked/{Guid.NewGuid()}/redrive", null, TestContext.Current.CancellationToken);
        using var discarded = await admin.PostAsJsonAsync(
            $"/api/ledger/messages/parked/{Guid.NewGuid()}/discard", new { reason = "none" }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, discarded.StatusCode);
    }

    /// <summary>An attempt and two more while the event is held, then two while it is parked.</summary>
    private static void InAHurry(MessagingOptions options)
    {
        options.RetryDelays = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)];
        options.RedriveDelays = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50)];
        options.RedriveInterval = TimeSpan.FromMilliseconds(100);
    }

    private static async Task<ListParkedMessages.Item> ParkedForGoodAsync(HttpClient admin)
    {
        ListParkedMessages.Item? parked = null;
        await Eventually.TrueAsync(async () =>
        {
            parked = (await ListAsync(admin)).Items.SingleOrDefault(item => item.NextAttemptAt is null);
            return parked is not null;
        });
        return parked!;
    }

    private static async Task<ListParkedMessages.Response> ListAsync(HttpClient admin, string query = "") =>
        (await admin.GetFromJsonAsync<ListParkedMessages.Response>($"/api/ledger/messages/parked{query}", TestContext.Current.CancellationToken))!;

    private static async Task<uint> UnroutedAsync(HttpClient admin)
    {
        using var response = await admin.GetAsync("/api/ledger/messages/unrouted", TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadFromJsonAsync<CountUnroutedMessages.Response>(TestContext.Current.CancellationToken))!.Count
            : uint.MaxValue;
    }
}
