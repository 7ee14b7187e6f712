using System.Net;
using System.Text.Json;

namespace Ecommerce.Orders.Tests.Desk;

public sealed class RefundOrderTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Units_then_the_rest_with_shipping_go_back_to_the_cent()
    {
        var (customer, manager, id, skus) = await ShipAsync(1, 1);

        var first = await manager.DeskAsync(id, "refunds", Shopper.Repayment(false, (skus[0], 1)), HttpStatusCode.Created);
        await app.CheckPaymentsAsync(id);
        var partly = await customer.GetOrderAsync(id);
        await manager.DeskAsync(id, "refunds", Shopper.Repayment(true, (skus[1], 1)), HttpStatusCode.Created);
        await app.CheckPaymentsAsync(id);

        Assert.Equal("requested", first.GetProperty("status").GetString());
        Assert.Equal(20m, first.GetProperty("amount").GetDecimal());
        Assert.Equal("partially_refunded", partly.GetProperty("paymentStatus").GetString());
        Assert.Equal(20m, Assert.Single(partly.GetProperty("refunds").EnumerateArray()).GetProperty("amount").GetDecimal());
        var order = await customer.GetOrderAsync(id);
        Assert.Equal("refunded", order.GetProperty("paymentStatus").GetString());
        Assert.Equal("shipped", order.GetProperty("status").GetString());
        Assert.All(order.GetProperty("refunds").EnumerateArray(), refund => Assert.Equal("succeeded", refund.GetProperty("status").GetString()));
        Assert.Equal([4495, 2000, 2495], await app.Sandbox.MoneyOfAsync(id, Token));
        var desk = await manager.GetDeskOrderAsync(id);
        Assert.False(desk.GetProperty("canRefund").GetBoolean());
        Assert.Equal("Damaged", desk.GetProperty("refunds")[0].GetProperty("reason").GetString());
        Assert.Equal(2, desk.GetProperty("timeline").EnumerateArray().Count(step => step.GetProperty("status").GetString() == "refund_requested"
            && step.GetProperty("by").ValueKind is JsonValueKind.String));
    }

    [Fact]
    public async Task Shipping_alone_goes_back_once()
    {
        var (_, manager, id, _) = await ShipAsync(1);

        await manager.DeskAsync(id, "refunds", Shopper.Repayment(true), HttpStatusCode.Created);
        using var again = await manager.TryDeskAsync(id, "refunds", Shopper.Repayment(true));
        await app.CheckPaymentsAsync(id);

        await Shopper.ReadProblemAsync(again, HttpStatusCode.Conflict);
        Assert.Equal([2495, 495], await app.Sandbox.MoneyOfAsync(id, Token));
    }

    [Fact]
    public async Task Refunds_at_once_never_give_back_more_than_was_captured()
    {
        var (customer, _, id, skus) = await ShipAsync(3);
        var desks = Enumerable.Range(0, 12).Select(_ => app.NewOrderManager()).ToList();

        var answers = await Task.WhenAll(desks.Select(desk => desk.TryDeskAsync(id, "refunds", Shopper.Repayment(false, (skus[0], 1)))));
        await Task.WhenAll(app.CheckPaymentsAsync(id), app.CheckPaymentsAsync(id), app.CheckPaymentsAsync(id));
        await app.CheckPaymentsAsync(id);

        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(9, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        await CheckUntilSettledAsync(id);
        Assert.Equal([6000, 2000, 2000, 2000], await app.Sandbox.MoneyOfAsync(id, Token));
        Assert.Equal("refunded", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
    }

    [Fact]
    public async Task A_refund_whose_answer_is_lost_is_found_and_not_done_twice()
    {
        var (customer, manager, id, skus) = await ShipAsync(1);
        app.Sandbox.LoseAnswer[$"{id}:refund"] = true;

        await manager.DeskAsync(id, "refunds", Shopper.Repayment(false, (skus[0], 1)), HttpStatusCode.Created);
        await app.CheckPaymentsAsync(id);
        Assert.Equal([2495, 2000], await app.Sandbox.MoneyOfAsync(id, Token));
        Assert.Equal("requested", (await customer.GetOrderAsync(id)).GetProperty("refunds")[0].GetProperty("status").GetString());
        await CheckUntilSettledAsync(id);

        Assert.Equal([2495, 2000], await app.Sandbox.MoneyOfAsync(id, Token));
        Assert.Equal("partially_refunded", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
        app.Sandbox.LoseAnswer.TryRemove($"{id}:refund", out _);
    }

    [Fact]
    public async Task A_refund_that_the_provider_refuses_can_be_asked_for_again()
    {
        var (customer, manager, id, skus) = await ShipAsync(2);
        await app.Sandbox.RefundElsewhereAsync(id, 4000, Token);

        await manager.DeskAsync(id, "refunds", Shopper.Repayment(false, (skus[0], 2)), HttpStatusCode.Created);
        await app.CheckPaymentsAsync(id);

        var desk = await manager.GetDeskOrderAsync(id);
        Assert.Equal("failed", desk.GetProperty("refunds")[0].GetProperty("status").GetString());
        Assert.NotEmpty(desk.GetProperty("refunds")[0].GetProperty("error").GetString()!);
        Assert.Equal("captured", desk.GetProperty("paymentStatus").GetString());
        Assert.Equal(2, desk.GetProperty("lines")[0].GetProperty("refundable").GetInt32());
        Assert.Empty((await customer.GetOrderAsync(id)).GetProperty("refunds").EnumerateArray());
    }

    [Fact]
    public async Task What_was_not_captured_or_not_shipped_is_not_refunded()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync(quantities: [2]);
        var manager = app.NewOrderManager();
        var sku = (await ShipOrderTests.SkusAsync(customer, id))[0];

        using var held = await manager.TryDeskAsync(id, "refunds", Shopper.Repayment(false, (sku, 1)));
        await ShipOrderTests.ShipAsync(app, manager, id, (sku, 1));
        using var open = await manager.TryDeskAsync(id, "refunds", Shopper.Repayment(false, (sku, 2)));
        using var nothing = await manager.TryDeskAsync(id, "refunds", Shopper.Repayment(false));

        await Shopper.ReadProblemAsync(held, HttpStatusCode.Conflict);
        await Shopper.ReadProblemAsync(open, HttpStatusCode.Conflict);
        await Shopper.ReadProblemAsync(nothing, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_same_key_twice_is_one_refund()
    {
        var (_, manager, id, skus) = await ShipAsync(2);
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5)
            .Select(_ => manager.TryDeskAsync(id, "refunds", Shopper.Repayment(false, (skus[0], 1)), key)));
        await app.CheckPaymentsAsync(id);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Equal([4495, 2000], await app.Sandbox.MoneyOfAsync(id, Token));
    }

    private async Task<(Shopper Customer, Shopper Manager, Guid Id, string[] Skus)> ShipAsync(params int[] quantities)
    {
        var customer = app.NewCustomer();
        var manager = app.NewOrderManager();
        var id = await customer.PlaceConfirmedOrderAsync(quantities: quantities);
        var lines = (await customer.GetOrderAsync(id)).GetProperty("lines").EnumerateArray()
            .Select(line => (line.GetProperty("sku").GetString()!, line.GetProperty("quantity").GetInt32())).ToArray();
        await ShipOrderTests.ShipAsync(app, manager, id, lines);
        return (customer, manager, id, [.. lines.Select(line => line.Item1)]);
    }

    private async Task CheckUntilSettledAsync(Guid id)
    {
        for (var round = 0; round < 10; round++)
        {
            var payment = Assert.Single((await app.FindOrderAsync(id)).Payments);
            if (payment.NextCheckAt is null)
            {
                return;
            }

            await app.CheckPaymentAsync(payment.Id);
        }
    }
}
