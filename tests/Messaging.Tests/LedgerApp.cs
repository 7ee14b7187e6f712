using System.Text.Json;
using Ecommerce.Messaging.Service;
using Ecommerce.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Ecommerce.Messaging.Tests;

/// <summary>What replicas of one test service share: a database and, on the shared broker, names of their own.</summary>
internal sealed record Ledger(string Database, string Broker, string Prefix)
{
    public static async Task<Ledger> CreateAsync()
    {
        var ledger = new Ledger(
            await TestServers.PostgresAsync("ledger"), await TestServers.RabbitMqAsync(), $"test-{Guid.NewGuid():n}.");
        await using var db = ledger.OpenDb();
        await db.Database.EnsureCreatedAsync();
        return ledger;
    }

    public LedgerDbContext OpenDb() => new(new DbContextOptionsBuilder<LedgerDbContext>()
        .UseNpgsql(Database).UseSnakeCaseNamingConvention().Options);

    public async Task<int> BalanceAsync(Guid accountId)
    {
        await using var db = OpenDb();
        return await db.Accounts.Where(account => account.Id == accountId).Select(account => account.Balance).FirstOrDefaultAsync();
    }

    public async Task<int> OutboxCountAsync()
    {
        await using var db = OpenDb();
        return await db.Set<OutboxMessage>().CountAsync();
    }

    /// <summary>Commits events as another process would that dies right after.</summary>
    public async Task LeaveInOutboxAsync<TEvent>(IEnumerable<TEvent> events)
        where TEvent : notnull
    {
        await using var db = OpenDb();
        foreach (var message in events)
        {
            db.Publish(message);
        }

        await db.SaveChangesAsync();
    }

    public string Queue => Prefix + "ledger";

    public string Exchange => Prefix + "ecommerce.events";

    /// <summary>As the service declares it, for tests that bind to it before a service has started.</summary>
    public Task DeclareExchangeAsync(IChannel channel) => channel.ExchangeDeclareAsync(
        Exchange, ExchangeType.Topic, durable: true, autoDelete: false,
        new Dictionary<string, object?> { ["alternate-exchange"] = Prefix + "ecommerce.unrouted" });

    public async Task<uint> QueuedAsync()
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        return await channel.MessageCountAsync(Queue);
    }

    public async Task<bool> HasQueueAsync()
    {
        try
        {
            await QueuedAsync();
            return true;
        }
        catch (OperationInterruptedException)
        {
            return false;
        }
    }

    public async Task<IConnection> ConnectAsync() =>
        await new ConnectionFactory { Uri = new(Broker) }.CreateConnectionAsync();

    /// <summary>Sends as a relay would, with an id of the caller's choice.</summary>
    public Task SendAsync<TEvent>(IChannel channel, Guid id, TEvent message) =>
        new EventEnvelope(id, typeof(TEvent).Name, TraceParent: null, JsonSerializer.SerializeToUtf8Bytes(message, EventJson.Options))
            .PublishAsync(channel, Exchange, typeof(TEvent).Name);
}

/// <summary>One replica in this process.</summary>
internal sealed class LedgerApp(Ledger ledger, Action<MessagingOptions>? configure = null, params (string Key, string Value)[] settings)
    : WebApplicationFactory<Program>
{
    public Faults Faults => Services.GetRequiredService<Faults>();

    public static LedgerApp Start(Ledger ledger, Action<MessagingOptions>? configure = null, params (string Key, string Value)[] settings)
    {
        var app = new LedgerApp(ledger, configure, settings);
        _ = app.Server;
        return app;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:ledgerdb", ledger.Database);
        builder.UseSetting("ConnectionStrings:rabbitmq", ledger.Broker);
        builder.UseSetting("Messaging:Prefix", ledger.Prefix);
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.AcceptTestTokens();
        if (configure is not null)
        {
            builder.ConfigureServices(services => services.PostConfigure(configure));
        }
    }

    public async Task PublishAsync<TEvent>(params IEnumerable<TEvent> events)
        where TEvent : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LedgerDbContext>();
        foreach (var message in events)
        {
            db.Publish(message);
        }

        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}

internal static class Eventually
{
    /// <summary>Polls until the value is as expected; fails when it is not in time.</summary>
    public static async Task EqualAsync<T>(T expected, Func<Task<T>> actual, int seconds = 60)
    {
        var deadline = DateTime.UtcNow.AddSeconds(seconds);
        var value = await actual();
        while (!EqualityComparer<T>.Default.Equals(value, expected) && DateTime.UtcNow < deadline)
        {
            await Task.Delay(25, TestContext.Current.CancellationToken);
            value = await actual();
        }

        Assert.Equal(expected, value);
    }

    public static Task TrueAsync(Func<Task<bool>> condition, int seconds = 60) => EqualAsync(true, condition, seconds);
}
