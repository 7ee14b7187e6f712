using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Ecommerce.ServiceDefaults;
using StackExchange.Redis;

namespace Ecommerce.Storefront.Orders;

/// <summary>The streams of order statuses that are open in this process: who has how many, and what wakes them.</summary>
internal sealed partial class OrderStreams
{
    /// <summary>How many one person may have open in one process; a tab beyond that asks from time to time instead.</summary>
    public const int MaxPerPerson = 6;

    /// <summary>How often a stream looks at its order although nothing says that it has changed, and shows that it is alive.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, int> _open = new();
    private readonly UpDownCounter<long> _gauge;
    private readonly IConnectionMultiplexer _redis;
    private readonly ILogger<OrderStreams> _logger;

    public OrderStreams(IConnectionMultiplexer redis, IMeterFactory meters, ILogger<OrderStreams> logger)
    {
        _redis = redis;
        _logger = logger;
        _gauge = meters.Create("Ecommerce.Storefront").CreateUpDownCounter<long>(
            "ecommerce.storefront.order_streams", "{stream}", "Open streams of order statuses.");
    }

    /// <summary>Counts one more stream of this person, until the answer is disposed of.</summary>
    /// <returns>Null where they have <see cref="MaxPerPerson"/> already.</returns>
    public IDisposable? TryOpen(string person)
    {
        if (_open.AddOrUpdate(person, 1, (_, count) => count + 1) > MaxPerPerson)
        {
            Close(person);
            return null;
        }

        _gauge.Add(1);
        return new Place(() =>
        {
            Close(person);
            _gauge.Add(-1);
        });
    }

    /// <summary>Has <paramref name="signal"/> woken whenever the order changes, until the answer is disposed of; not while Redis is away.</summary>
    public async Task<IAsyncDisposable> WatchAsync(Guid orderId, OrderChanged signal)
    {
        var watch = new Watch(_redis.GetSubscriber(), RedisChannel.Literal(LiveChannel.Order(orderId)), signal);
        try
        {
            await watch.StartAsync();
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
        {
            LogUnwatched(exception, orderId);
        }

        return watch;
    }

    private void Close(string person)
    {
        if (_open.AddOrUpdate(person, 0, (_, count) => count - 1) <= 0)
        {
            _open.TryRemove(KeyValuePair.Create(person, 0));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Changes of order {OrderId} cannot be listened for; it is looked at from time to time")]
    private partial void LogUnwatched(Exception exception, Guid orderId);

    private sealed class Place(Action close) : IDisposable
    {
        private Action? _close = close;

        public void Dispose() => Interlocked.Exchange(ref _close, null)?.Invoke();
    }

    private sealed class Watch(ISubscriber subscriber, RedisChannel channel, OrderChanged signal) : IAsyncDisposable
    {
        public Task StartAsync() => subscriber.SubscribeAsync(channel, Wake);

        public async ValueTask DisposeAsync()
        {
            try
            {
                await subscriber.UnsubscribeAsync(channel, Wake, CommandFlags.FireAndForget);
            }
            catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
            {
                // It is away, and knows of no subscription.
            }

            signal.Dispose();
        }

        private void Wake(RedisChannel from, RedisValue message)
        {
            try
            {
                signal.Wake();
            }
            catch (ObjectDisposedException)
            {
                // Nobody looks any more.
            }
        }
    }
}

/// <summary>The order that a stream follows has changed.</summary>
internal sealed class OrderChanged : Signal;
