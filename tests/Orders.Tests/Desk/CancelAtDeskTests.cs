using System.Net;
using System.Text.Json;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Tests.Desk;

public sealed class CancelAtDeskTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancelled_before_shipping_the_whole_order_ends_and_nothing_is_taken()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync(quantities: [2, 1]);
        var manager = app.NewOrderManager();

        var answer = await manager.DeskAsync(id, "cancel", Shopper.Cancellation());
        await app.CheckPaymentsAsync(id);

        Assert.Equal("cancelled", answer.GetProperty("status").GetString());
        Assert.Equal("voided", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
        Assert.Equal([0], await app.Sandbox.MoneyOfAsync(id, Token));
        Assert.Equal(nameof(OrderClosed), (await app.PublishedAsync(id))[^1]);
        using var again = await manager.TryDeskAsync(id, "cancel", Shopper.Cancellation());
        await Shopper.ReadProblemAsync(again, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_placed_order_is_cancelled_whole()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();

        var answer = await app.NewOrderManager().DeskAsync(id, "cancel", Shopper.Cancellation());

        Assert.Equal("cancelled", answer.GetProperty("status").GetString());
        Assert.Equal([nameof(OrderPlaced), nameof(OrderClosed)], await app.PublishedAsync(id));
    }

    [Fact]
    public async Task Units_cancelled_before_the_capture_are_not_taken_and_their_stock_goes_back()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync(quantities: [3, 1]);
        var manager = app.NewOrderManager();
        var skus = await ShipOrderTests.SkusAsync(customer, id);

        var answer = await manager.DeskAsync(id, "cancel", Shopper.Cancellation((skus[0], 1)));
        await manager.DeskAsync(id, "cancel", Shopper.Cancellation((skus[0], 1)));
        await ShipOrderTests.ShipAsync(app, manager, id, (skus[0], 1), (skus[1], 1));

        Assert.Equal("confirmed", answer.GetProperty("status").GetString());
        Assert.Equal("shipped", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());
        Assert.Equal([4000], await app.Sandbox.MoneyOfAsync(id, Token));
        Assert.Equal([1, 2], (await CancelledAsync(id)).Select(cancelled => Assert.Single(cancelled.Lines).Quantity));
        using var refund = await manager.TryDeskAsync(id, "refunds", Shopper.Repayment(false, (skus[0], 2)));
        await Shopper.ReadProblemAsync(refund, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Units_cancelled_after_the_capture_are_refunded_and_the_order_goes_on()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync(quantities: [2, 1]);
        var manager = app.NewOrderManager();
        var skus = await ShipOrderTests.SkusAsync(customer, id);
        var parcel = await ShipOrderTests.ShipAsync(app, manager, id, (skus[0], 1));
        await manager.DeskAsync(id, $"shipments/{parcel}/delivered", null);

        // All that is left.
        var answer = await manager.DeskAsync(id, "cancel", new { reason = "Not to be had" });
        await app.CheckPaymentsAsync(id);

        Assert.Equal("delivered", answer.GetProperty("status").GetString());
        var order = await customer.GetOrderAsync(id);
        Assert.Equal("partially_refunded", order.GetProperty("paymentStatus").GetString());
        Assert.Contains(order.GetProperty("timeline").EnumerateArray(), step => step.GetProperty("status").GetString() == "lines_cancelled");
        Assert.Equal([6000, 4000], await app.Sandbox.MoneyOfAsync(id, Token));
        var cancelled = Assert.Single(await CancelledAsync(id));
        Assert.Equal([1, 1], cancelled.Lines.Select(line => line.Quantity));
        await manager.DeskAsync(id, "refunds", Shopper.Repayment(false, (skus[0], 1)), HttpStatusCode.Created);
        await app.CheckPaymentsAsync(id);
        Assert.Equal("refunded", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
    }

    [Fact]
    public async Task While_the_money_is_being_taken_it_waits()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync(quantities: [2]);
        var manager = app.NewOrderManager();
        var sku = (await ShipOrderTests.SkusAsync(customer, id))[0];
        await manager.DeskAsync(id, "shipments", Shopper.Parcel((sku, 1)), HttpStatusCode.Created);

        using var answer = await manager.TryDeskAsync(id, "cancel", Shopper.Cancellation((sku, 1)));

        await Shopper.ReadProblemAsync(answer, HttpStatusCode.Conflict);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_unit_is_shipped_or_cancelled_never_both()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync(quantities: [2, 1]);
        var skus = await ShipOrderTests.SkusAsync(customer, id);
        await ShipOrderTests.ShipAsync(app, app.NewOrderManager(), id, (skus[0], 2));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(index => index % 2 == 0
            ? app.NewOrderManager().TryDeskAsync(id, "shipments", Shopper.Parcel((skus[1], 1)))
            : app.NewOrderManager().TryDeskAsync(id, "cancel", Shopper.Cancellation((skus[1], 1)))));
        await app.CheckPaymentsAsync(id);

        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        var line = (await app.NewOrderManager().GetDeskOrderAsync(id)).GetProperty("lines").EnumerateArray()
            .Single(line => line.GetProperty("sku").GetString() == skus[1]);
        Assert.Equal(1, line.GetProperty("shipped").GetInt32() + line.GetProperty("cancelled").GetInt32());
        Assert.Equal(line.GetProperty("cancelled").GetInt32(), line.GetProperty("refunded").GetInt32());
        Assert.Equal("shipped", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());
    }

    private Task<List<OrderLinesCancelled>> CancelledAsync(Guid orderId) => app.InDatabaseAsync(async db =>
        (await db.Set<OutboxMessage>()
            .Where(message => message.Type == nameof(OrderLinesCancelled) && message.Body.Contains(orderId.ToString()))
            .OrderBy(message => message.Id).Select(message => message.Body).ToListAsync(Token))
        .ConvertAll(body => JsonSerializer.Deserialize<OrderLinesCancelled>(body, JsonSerializerOptions.Web)!));
}
