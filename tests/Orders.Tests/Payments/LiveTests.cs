using Ecommerce.Contracts;
using Ecommerce.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Ecommerce.Orders.Tests.Payments;

/// <summary>Workers and webhooks by themselves; nobody helps.</summary>
public sealed class LiveTests(LiveOrdersApp app) : IClassFixture<LiveOrdersApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_is_known_by_its_webhook_and_a_cancelled_order_gives_it_back()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        var page = await customer.PayAsync(id);
        await app.Sandbox.PayAsync(page, SandboxApp.Declined, Token);
        await EventuallyAsync(customer, id, "paymentStatus", "declined");
        await app.Sandbox.PayAsync(page, SandboxApp.Accepted, Token);
        await EventuallyAsync(customer, id, "paymentStatus", "authorized");

        using var cancelled = await customer.TryCancelAsync(id);

        await EventuallyAsync(customer, id, "paymentStatus", "voided");
        Assert.Equal(["canceled"], await app.Sandbox.IntentsOfAsync(id, Token));
    }

    [Fact]
    public async Task A_payment_whose_webhooks_are_lost_is_known_all_the_same_and_an_unpaid_order_expires()
    {
        var customer = app.NewCustomer();
        var paid = await customer.PlaceReservedOrderAsync();
        app.LosesWebhooks = true;
        await app.Sandbox.PayAsync(await customer.PayAsync(paid), SandboxApp.Accepted, Token);
        var unpaid = await customer.PlaceReservedOrderAsync();
        var page = await customer.PayAsync(unpaid);

        await EventuallyAsync(customer, paid, "paymentStatus", "authorized");
        app.Clock.Advance(TimeSpan.FromMinutes(34));
        await EventuallyAsync(customer, unpaid, "status", "expired");

        Assert.False(await app.Sandbox.IsOpenAsync(page, Token));
        Assert.Equal([nameof(OrderPlaced), nameof(OrderClosed)], await app.PublishedAsync(unpaid));
        app.LosesWebhooks = false;
    }

    [Fact]
    public async Task A_change_of_an_order_is_announced_to_whoever_shows_it()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        var subscriber = app.Services.GetRequiredService<IConnectionMultiplexer>().GetSubscriber();
        var announced = await subscriber.SubscribeAsync(RedisChannel.Literal(LiveChannel.Order(id)));

        using var cancelled = await customer.TryCancelAsync(id);

        await announced.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Token);
        await announced.UnsubscribeAsync();
    }

    private static async Task EventuallyAsync(Shopper customer, Guid orderId, string member, string value)
    {
        var deadline = DateTimeOffset.UtcNow.AddSeconds(30);
        while ((await customer.GetOrderAsync(orderId)).GetProperty(member).GetString() != value)
        {
            Assert.True(DateTimeOffset.UtcNow < deadline, $"{member} did not become {value} in time.");
            await Task.Delay(50, Token);
        }
    }
}
