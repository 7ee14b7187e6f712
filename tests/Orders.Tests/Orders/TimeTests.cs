using System.Net;
using Ecommerce.Contracts;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ecommerce.Orders.Tests.Orders;

/// <summary>What happens because nothing happens: sweeper and payment worker, on a clock that is put forward.</summary>
public sealed class TimeTests(OrdersAppWithOwnClock app) : IClassFixture<OrdersAppWithOwnClock>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_abandoned_payment_expires_page_first_and_leaves_the_cart()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        var page = await customer.PayAsync(id);
        app.Clock.Advance(TimeSpan.FromMinutes(33.5));

        await SweepAsync();
        Assert.Equal("placed", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());
        await WorkAsync();

        var order = await customer.GetOrderAsync(id);
        Assert.Equal("expired", order.GetProperty("status").GetString());
        Assert.Equal("expired", order.GetProperty("paymentStatus").GetString());
        Assert.Equal("released", order.GetProperty("stockStatus").GetString());
        Assert.False(await app.Sandbox.IsOpenAsync(page, Token));
        Assert.Equal([nameof(OrderPlaced), nameof(OrderClosed)], await app.PublishedAsync(id));
        Assert.Equal(1, (await customer.GetCartAsync()).GetProperty("itemCount").GetInt32());
    }

    [Fact]
    public async Task An_order_without_a_payment_expires_at_once()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(32));
        await SweepAsync();
        Assert.Equal("placed", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());

        app.Clock.Advance(TimeSpan.FromMinutes(1.5));
        using var late = await customer.TryPayAsync(id);
        await SweepAsync();

        await Shopper.ReadProblemAsync(late, HttpStatusCode.Conflict);
        Assert.Equal("expired", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Paid_at_the_last_moment_without_a_webhook_it_is_not_expired_but_claimed()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.Sandbox.PayAsync(await customer.PayAsync(id), SandboxApp.Accepted, Token);
        app.Clock.Advance(TimeSpan.FromMinutes(28.5));

        await SweepAsync();
        await WorkAsync();

        Assert.Equal("authorized", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
        Assert.Contains(nameof(OrderPaymentAuthorized), await app.PublishedAsync(id));
        await app.DeliverAsync(new StockClaimed(id));
        Assert.Equal("confirmed", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task While_the_provider_is_away_an_order_does_not_expire_and_is_stuck_in_time()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        await customer.PayAsync(id);
        var session = Assert.Single((await app.FindOrderAsync(id)).Payments).SessionId!;
        app.Sandbox.Unreachable[session] = true;
        for (var round = 0; round < 6; round++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(34));
            await SweepAsync();
            await WorkAsync();
        }

        var order = await app.FindOrderAsync(id);
        Assert.Equal(OrderStatus.Placed, order.Status);
        Assert.NotNull(order.Process.StuckSince);
        app.Sandbox.Unreachable.TryRemove(session, out _);
        app.Clock.Advance(TimeSpan.FromMinutes(34));
        await WorkAsync();
        order = await app.FindOrderAsync(id);
        Assert.Equal(OrderStatus.Expired, order.Status);
        Assert.Null(order.Process.StuckSince);
    }

    [Fact]
    public async Task A_page_that_ran_out_is_followed_by_a_new_one_while_the_stock_is_set_aside()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceNewOrderAsync();
        await app.DeliverAsync(new StockReserved(id, app.Clock.GetUtcNow().AddMinutes(90)));
        var first = await customer.PayAsync(id);
        app.Clock.Advance(TimeSpan.FromMinutes(32));

        var second = await customer.PayAsync(id);

        Assert.NotEqual(first, second);
        var order = await app.FindOrderAsync(id);
        Assert.Equal([PaymentStatus.Expired, PaymentStatus.Created], order.Payments.OrderBy(payment => payment.Attempt).Select(payment => payment.Status));
        Assert.Equal(PaymentStatus.Created, order.PaymentStatus);
    }

    [Fact]
    public async Task Without_Catalogs_answer_the_order_is_published_again_then_stuck()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceNewOrderAsync();
        for (var round = 0; round < 4; round++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(7));
            await SweepAsync();
        }

        Assert.Equal(5, (await app.PublishedAsync(id)).Count(type => type == nameof(OrderPlaced)));
        Assert.NotNull((await app.FindOrderAsync(id)).Process.StuckSince);
        await app.DeliverAsync(new StockReserved(id, app.Clock.GetUtcNow().AddMinutes(35)));
        Assert.Null((await app.FindOrderAsync(id)).Process.StuckSince);
    }

    [Fact]
    public async Task Without_an_answer_to_the_claim_it_is_asked_again()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        await app.Sandbox.PayAsync(await customer.PayAsync(id), SandboxApp.Accepted, Token);
        app.Clock.Advance(TimeSpan.FromSeconds(6));
        await WorkAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        await SweepAsync();

        Assert.Equal(2, (await app.PublishedAsync(id)).Count(type => type == nameof(OrderPaymentAuthorized)));
    }

    [Fact]
    public async Task Two_workers_do_not_take_the_same_payment()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        await customer.PayAsync(id);
        await WorkAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        var checks = Assert.Single((await app.FindOrderAsync(id)).Payments).Checks;
        await Task.WhenAll(WorkAsync(), WorkAsync(), WorkAsync());

        Assert.Equal(checks + 1, Assert.Single((await app.FindOrderAsync(id)).Payments).Checks);
    }

    [Fact]
    public async Task A_cart_nobody_uses_is_forgotten_and_one_that_is_looked_at_is_not()
    {
        var customer = app.NewCustomer();
        var guest = new Shopper(app, app.CreateClient());
        var tea = app.Catalog.Sell(1);
        await customer.PutInCartAsync(tea, 1);
        var guestCart = (await guest.PutInCartAsync(tea, 1)).GetProperty("id").GetString();
        app.Clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal(1, (await guest.GetCartAsync(guestCart)).GetProperty("itemCount").GetInt32());
        app.Clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal(1, (await guest.GetCartAsync(guestCart)).GetProperty("itemCount").GetInt32());

        app.Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal(0, (await guest.GetCartAsync(guestCart)).GetProperty("itemCount").GetInt32());
        Assert.Equal(1, (await customer.GetCartAsync()).GetProperty("itemCount").GetInt32());
        app.Clock.Advance(TimeSpan.FromDays(181));
        Assert.Equal(0, (await customer.GetCartAsync()).GetProperty("itemCount").GetInt32());
        Assert.Equal(2, (await customer.PutInCartAsync(tea, 2)).GetProperty("itemCount").GetInt32());
    }

    private Task<int> SweepAsync() =>
        ActivatorUtilities.CreateInstance<OrderSweeper>(app.Services).CheckDueAsync(Token);

    private async Task WorkAsync()
    {
        using var worker = ActivatorUtilities.CreateInstance<PaymentWorker>(app.Services);
        while (await worker.CheckDueAsync(Token) > 0)
        {
        }
    }
}
