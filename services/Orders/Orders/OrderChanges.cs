using System.Threading.Channels;
using Ecommerce.Messaging;
using Ecommerce.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using StackExchange.Redis;

namespace Ecommerce.Orders.Orders;

/// <summary>
/// Says on <see cref="LiveChannel.Order"/> that an order has changed, once that is committed: whoever shows it, on whatever replica, looks
/// again. Best effort: nothing waits for Redis, and without it watchers find out when they next look by themselves.
/// </summary>
internal sealed class OrderChanges : SaveChangesInterceptor
{
    private readonly Channel<Guid> _changed = Channel.CreateBounded<Guid>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    public ChannelReader<Guid> Changed => _changed.Reader;

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken)
    {
        var db = eventData.Context!;
        foreach (var entry in db.ChangeTracker.Entries<Order>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified)
            {
                var id = entry.Entity.Id;
                db.AfterCommit(() => _changed.Writer.TryWrite(id));
            }
        }

        return ValueTask.FromResult(result);
    }
}

/// <summary>Sends what <see cref="OrderChanges"/> has noted.</summary>
internal sealed partial class OrderChangesRelay(
    OrderChanges changes, IServiceProvider services, ILogger<OrderChangesRelay> logger) : BackgroundService
{
    private bool _fails;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var id in changes.Changed.ReadAllAsync(stoppingToken))
        {
            try
            {
                // Asked for here, and not by the constructor: making the connection may take its time, and must not hold up the start.
                var redis = services.GetRequiredService<IConnectionMultiplexer>();
                await redis.GetSubscriber().PublishAsync(RedisChannel.Literal(LiveChannel.Order(id)), RedisValue.EmptyString);
                _fails = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Once an outage, not once an order.
                if (!_fails)
                {
                    LogFailed(exception);
                }

                _fails = true;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Changes of orders cannot be announced; pages follow them more slowly")]
    private partial void LogFailed(Exception exception);
}
