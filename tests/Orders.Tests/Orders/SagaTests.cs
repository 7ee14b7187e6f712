using System.Net;
using System.Text.Json;
using Ecommerce.Contracts;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;

namespace Ecommerce.Orders.Tests.Orders;

public sealed class SagaTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paid_order_is_confirmed_and_what_was_bought_leaves_the_cart()
    {
        var customer = app.NewCustomer();
        var tea = app.Catalog.Sell(20);
        await customer.PutInCartAsync(tea, 2);
        var id = (await customer.PlaceOrderAsync()).GetProperty("id").GetGuid();
        await app.DeliverAsync(new StockReserved(id, app.Clock.GetUtcNow().AddMinutes(35)));
        await customer.PutInCartAsync(tea, 3);
        await customer.PutInCartAsync(app.Catalog.Sell(1), 4);
        var next = await app.Sandbox.PayAsync(await customer.PayAsync(id), SandboxApp.Accepted, Token);
        Assert.Equal($"https://shop.example/orders/{id}?payment=done", next.ToString());

        foreach (var received in await app.Sandbox.EventsOfAsync(id, Token))
        {
            using var answer = await app.PostWebhookAsync(received);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await app.CheckPaymentsAsync(id);
        Assert.Equal("authorized", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
        await app.DeliverAsync(new StockClaimed(id));

        var order = await customer.GetOrderAsync(id);
        Assert.Equal("confirmed", order.GetProperty("status").GetString());
        Assert.Equal("claimed", order.GetProperty("stockStatus").GetString());
        Assert.False(order.GetProperty("canPay").GetBoolean());
        Assert.Equal(
            ["placed", "stock_reserved", "payment_created", "payment_authorized", "stock_claimed", "confirmed"],
            order.GetProperty("timeline").EnumerateArray().Select(step => step.GetProperty("status").GetString()));
        Assert.Equal(
            [nameof(OrderPlaced), nameof(OrderPaymentAuthorized), nameof(OrderConfirmed)], await app.PublishedAsync(id));
        var cart = await customer.GetCartAsync();
        Assert.Equal([1, 4], cart.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("quantity").GetInt32()));
        Assert.Equal(["requires_capture"], await app.Sandbox.IntentsOfAsync(id, Token));
        Assert.Null((await app.FindOrderAsync(id)).Process.NextCheckAt);
    }

    [Fact]
    public async Task Rejected_for_want_of_stock()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceNewOrderAsync();

        await app.DeliverAsync(new StockRejected(id, [new StockShortage("A", 2, 1)]));
        await app.DeliverAsync(new StockRejected(id, [new StockShortage("A", 2, 1)]));

        var order = await customer.GetOrderAsync(id);
        Assert.Equal("rejected", order.GetProperty("status").GetString());
        Assert.Contains("A (1/2)", order.GetProperty("timeline").EnumerateArray().Select(step => step.GetProperty("note").GetString()));
        Assert.Equal([nameof(OrderPlaced), nameof(OrderClosed)], await app.PublishedAsync(id));
        Assert.Equal(1, (await customer.GetCartAsync()).GetProperty("itemCount").GetInt32());
        using var payment = await customer.TryPayAsync(id);
        await Shopper.ReadProblemAsync(payment, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Stock_set_aside_or_claimed_for_an_order_that_has_ended_is_given_back()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceNewOrderAsync();
        using var cancelled = await customer.TryCancelAsync(id);
        var version = (await customer.GetOrderAsync(id)).GetProperty("version").GetInt32();

        await app.DeliverAsync(new StockReserved(id, app.Clock.GetUtcNow().AddMinutes(35)));
        await app.DeliverAsync(new StockClaimed(id));
        await app.DeliverAsync(new StockClaimRejected(id, []));
        await app.DeliverAsync(new StockReservationExpired(id));

        Assert.Equal(
            [nameof(OrderPlaced), nameof(OrderClosed), nameof(OrderClosed), nameof(OrderClosed)], await app.PublishedAsync(id));
        var order = await customer.GetOrderAsync(id);
        Assert.Equal("cancelled", order.GetProperty("status").GetString());
        Assert.Equal(version, order.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Paid_after_the_reservation_ran_out_and_the_stock_gone_the_money_goes_back()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        await app.Sandbox.PayAsync(await customer.PayAsync(id), SandboxApp.Accepted, Token);
        await CheckNowAsync(id);
        await app.DeliverAsync(new StockReservationExpired(id));
        Assert.Equal("placed", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());

        await app.DeliverAsync(new StockClaimRejected(id, [new StockShortage("A", 1, 0)]));
        await app.CheckPaymentsAsync(id);

        var order = await customer.GetOrderAsync(id);
        Assert.Equal("rejected", order.GetProperty("status").GetString());
        Assert.Equal("voided", order.GetProperty("paymentStatus").GetString());
        Assert.Equal(["canceled"], await app.Sandbox.IntentsOfAsync(id, Token));
    }

    [Fact]
    public async Task Paid_after_the_reservation_ran_out_and_claimed_all_the_same_it_is_confirmed()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        await app.Sandbox.PayAsync(await customer.PayAsync(id), SandboxApp.Accepted, Token);
        await CheckNowAsync(id);
        await app.DeliverAsync(new StockReservationExpired(id));

        await app.DeliverAsync(new StockClaimed(id));

        Assert.Equal("confirmed", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_reservation_that_ran_out_unpaid_expires_the_order_once_its_page_is_closed()
    {
        var customer = app.NewCustomer();
        var unpaid = await customer.PlaceReservedOrderAsync();
        var shown = await customer.PlaceReservedOrderAsync();
        var page = await customer.PayAsync(shown);

        await app.DeliverAsync(new StockReservationExpired(unpaid));
        await app.DeliverAsync(new StockReservationExpired(shown));

        Assert.Equal("expired", (await customer.GetOrderAsync(unpaid)).GetProperty("status").GetString());
        var order = await customer.GetOrderAsync(shown);
        Assert.Equal("placed", order.GetProperty("status").GetString());
        Assert.False(order.GetProperty("canPay").GetBoolean());
        await app.CheckPaymentsAsync(shown);
        order = await customer.GetOrderAsync(shown);
        Assert.Equal("expired", order.GetProperty("status").GetString());
        Assert.Equal("expired", order.GetProperty("paymentStatus").GetString());
        Assert.False(await app.Sandbox.IsOpenAsync(page, Token));
        Assert.Equal([nameof(OrderPlaced), nameof(OrderClosed)], await app.PublishedAsync(shown));
    }

    [Fact]
    public async Task All_events_twice_in_any_order_change_nothing_once_an_order_is_settled()
    {
        var random = new Random(7);
        var customer = app.NewCustomer();
        var confirmed = await customer.PlaceReservedOrderAsync();
        await app.Sandbox.PayAsync(await customer.PayAsync(confirmed), SandboxApp.Accepted, Token);
        await CheckNowAsync(confirmed);
        await app.DeliverAsync(new StockClaimed(confirmed));
        var expired = await customer.PlaceReservedOrderAsync();
        await app.DeliverAsync(new StockReservationExpired(expired));
        var cancelled = await customer.PlaceReservedOrderAsync();
        using var answer = await customer.TryCancelAsync(cancelled);
        var orders = new[] { confirmed, expired, cancelled };
        var before = await StatesAsync(orders);

        var deliveries = orders.SelectMany(id => new Func<Task>[]
        {
            () => app.DeliverAsync(new StockReserved(id, app.Clock.GetUtcNow().AddMinutes(35))),
            () => app.DeliverAsync(new StockRejected(id, [])),
            () => app.DeliverAsync(new StockClaimed(id)),
            () => app.DeliverAsync(new StockClaimRejected(id, [])),
            () => app.DeliverAsync(new StockReservationExpired(id)),
        }).ToArray();
        deliveries = [.. deliveries, .. deliveries];
        random.Shuffle(deliveries);
        foreach (var deliver in deliveries)
        {
            await deliver();
        }

        Assert.Equal(before, await StatesAsync(orders));
    }

    [Fact]
    public async Task Events_about_no_order_of_ours_are_harmless()
    {
        var id = Guid.NewGuid();

        await app.DeliverAsync(new StockReserved(id, app.Clock.GetUtcNow()));
        await app.DeliverAsync(new StockRejected(id, []));
        await app.DeliverAsync(new StockClaimed(id));
        await app.DeliverAsync(new StockClaimRejected(id, []));
        await app.DeliverAsync(new StockReservationExpired(id));

        Assert.Empty(await app.PublishedAsync(id));
    }

    [Fact]
    public async Task Events_at_once_meet_one_after_the_other()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        await app.Sandbox.PayAsync(await customer.PayAsync(id), SandboxApp.Accepted, Token);
        await CheckNowAsync(id);

        var cancel = customer.TryCancelAsync(id);
        await Task.WhenAll(
            app.DeliverAsync(new StockClaimed(id)),
            app.DeliverAsync(new StockClaimed(id)),
            app.DeliverAsync(new StockReservationExpired(id)),
            CheckNowAsync(id),
            cancel);
        await app.CheckPaymentsAsync(id);

        var order = await app.FindOrderAsync(id);
        Assert.Equal((OrderStatus.Cancelled, PaymentStatus.Voided, StockStatus.Released), (order.Status, order.PaymentStatus, order.StockStatus));
        AssertTimelineIsAPath(order);
        Assert.Equal(["canceled"], await app.Sandbox.IntentsOfAsync(id, Token));
    }

    /// <summary>What a lost webhook amounts to: the provider is asked without having said anything.</summary>
    private async Task CheckNowAsync(Guid orderId)
    {
        foreach (var payment in (await app.FindOrderAsync(orderId)).Payments)
        {
            await app.CheckPaymentAsync(payment.Id);
        }
    }

    private async Task<string> StatesAsync(Guid[] orders)
    {
        var states = new List<string>();
        foreach (var id in orders)
        {
            var order = await app.FindOrderAsync(id);
            AssertTimelineIsAPath(order);
            states.Add(JsonSerializer.Serialize(new
            {
                order.Version,
                order.Status,
                order.StockStatus,
                order.PaymentStatus,
                order.PayBy,
                order.Process.NextCheckAt,
            }));
        }

        return string.Join('\n', states);
    }

    private static void AssertTimelineIsAPath(Order order)
    {
        Assert.Equal(Enumerable.Range(1, order.Version), order.Timeline.Select(entry => entry.Version).Order());
        foreach (var machine in order.Timeline.OrderBy(entry => entry.Version).GroupBy(entry => (entry.Subject, entry.PaymentId)))
        {
            var state = machine.Key.Subject is TimelineSubject.Stock ? nameof(StockStatus.Pending) : null;
            foreach (var entry in machine)
            {
                Assert.Equal(state, entry.From);
                Assert.True(state is null || machine.Key.Subject switch
                {
                    TimelineSubject.Order => OrderMachine.Order.Allow(Enum.Parse<OrderStatus>(state), Enum.Parse<OrderStatus>(entry.To)),
                    TimelineSubject.Stock => OrderMachine.Stock.Allow(Enum.Parse<StockStatus>(state), Enum.Parse<StockStatus>(entry.To)),
                    _ => PaymentMachine.Payment.Allow(Enum.Parse<PaymentStatus>(state), Enum.Parse<PaymentStatus>(entry.To)),
                });
                state = entry.To;
            }
        }
    }
}
