using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ecommerce.Contracts;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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
    public async Task Money_that_nobody_captured_by_day_six_goes_back_and_the_order_is_cancelled()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync();
        app.Clock.Advance(TimeSpan.FromDays(5.9));
        await WorkAsync();
        Assert.Equal("confirmed", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());

        app.Clock.Advance(TimeSpan.FromDays(0.2));
        await WorkAsync();

        var order = await customer.GetOrderAsync(id);
        Assert.Equal("cancelled", order.GetProperty("status").GetString());
        Assert.Equal("voided", order.GetProperty("paymentStatus").GetString());
        Assert.Equal(["canceled"], await app.Sandbox.IntentsOfAsync(id, Token));
        Assert.Equal(nameof(OrderClosed), (await app.PublishedAsync(id))[^1]);
    }

    [Fact]
    public async Task Or_it_is_captured_where_that_is_the_policy_and_refunded_when_it_never_ships()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync();
        var payment = Assert.Single((await app.FindOrderAsync(id)).Payments).Id;
        app.Clock.Advance(TimeSpan.FromDays(6.1));
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var reconciler = ActivatorUtilities.CreateInstance<PaymentReconciler>(
                scope.ServiceProvider, Options.Create(new PaymentOptions { WhenNotCaptured = UncapturedPolicy.Capture }));
            await reconciler.CheckAsync(payment, Token);
        }

        await WorkAsync();
        var order = await customer.GetOrderAsync(id);
        Assert.Equal("confirmed", order.GetProperty("status").GetString());
        Assert.Equal("captured", order.GetProperty("paymentStatus").GetString());

        await app.NewOrderManager().DeskAsync(id, "cancel", Shopper.Cancellation());
        await WorkAsync();

        order = await customer.GetOrderAsync(id);
        Assert.Equal("cancelled", order.GetProperty("status").GetString());
        Assert.Equal("refunded", order.GetProperty("paymentStatus").GetString());
        Assert.Equal([2495, 2495], await app.Sandbox.MoneyOfAsync(id, Token));
    }

    [Fact]
    public async Task A_delivered_order_is_completed_a_day_after_the_time_for_returns_and_not_while_one_is_on_its_way()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync();
        var manager = app.NewOrderManager();
        var sku = (await customer.GetOrderAsync(id)).GetProperty("lines")[0].GetProperty("sku").GetString()!;
        var shipment = await manager.DeskAsync(id, "shipments", Shopper.Parcel((sku, 1)), HttpStatusCode.Created);
        await WorkAsync();
        await manager.DeskAsync(id, $"shipments/{shipment.GetProperty("id").GetGuid()}/delivered", null);
        app.Clock.Advance(TimeSpan.FromDays(14));
        await SweepAsync();
        Assert.Equal("delivered", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());

        var request = JsonContent.Create(new { orderId = id, lines = new[] { new { sku, quantity = 1, reason = "other" } } });
        using var asked = await customer.PostAsync("/api/returns", request, Guid.NewGuid().ToString());
        var back = (await Shopper.ReadAsync(asked, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        app.Clock.Advance(TimeSpan.FromDays(1.1));
        await SweepAsync();
        Assert.Equal("delivered", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());

        using var cancelled = await customer.PostAsync($"/api/returns/{back}/cancel", null, Guid.NewGuid().ToString());
        using var late = await customer.PostAsync(
            "/api/returns",
            JsonContent.Create(new { orderId = id, lines = new[] { new { sku, quantity = 1, reason = "other" } } }),
            Guid.NewGuid().ToString());
        await SweepAsync();
        await Shopper.ReadProblemAsync(late, HttpStatusCode.Conflict);

        Assert.Equal("completed", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_capture_that_does_not_come_about_makes_the_order_stuck()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync();
        var manager = app.NewOrderManager();
        var sku = (await customer.GetOrderAsync(id)).GetProperty("lines")[0].GetProperty("sku").GetString()!;
        app.Sandbox.Unreachable[$"{id}:capture"] = true;
        await manager.DeskAsync(id, "shipments", Shopper.Parcel((sku, 1)), HttpStatusCode.Created);
        for (var round = 0; round < 5; round++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(11));
            await SweepAsync();
            await WorkAsync();
        }

        var stuck = await manager.GetDeskOrderAsync(id);
        Assert.Contains("money", stuck.GetProperty("process").GetProperty("stuckReason").GetString(), StringComparison.Ordinal);
        app.Sandbox.Unreachable.TryRemove($"{id}:capture", out _);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await WorkAsync();
        var order = await manager.GetDeskOrderAsync(id);
        Assert.Equal("shipped", order.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, order.GetProperty("process").GetProperty("stuckReason").ValueKind);
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
