using System.Net;
using System.Text.Json;

namespace Ecommerce.Orders.Tests.Desk;

/// <summary>What does not get on by itself is seen at the order desk, and can be mended there.</summary>
public sealed class StuckOrderTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refund_that_keeps_waiting_makes_the_order_stuck_until_somebody_looks_again()
    {
        var (_, manager, id, sku) = await ShipAsync();
        app.Sandbox.Unreachable[$"{id}:refund"] = true;
        await manager.DeskAsync(id, "refunds", Shopper.Repayment(false, (sku, 1)), HttpStatusCode.Created);
        using var early = await manager.TryDeskAsync(id, "look-again", null);
        await CheckOftenAsync(id);

        var stuck = await manager.GetDeskOrderAsync(id);
        Assert.Contains("given money back", StuckReason(stuck), StringComparison.Ordinal);
        Assert.True(stuck.GetProperty("canLookAgain").GetBoolean());
        using var listed = await manager.Client.GetAsync($"/api/orders/desk?stuck=true&q={stuck.GetProperty("number").GetString()}", Token);
        var item = Assert.Single((await Shopper.ReadAsync(listed, HttpStatusCode.OK)).GetProperty("items").EnumerateArray());
        Assert.Equal(JsonValueKind.String, item.GetProperty("stuckSince").ValueKind);
        Assert.True(item.GetProperty("canLookAgain").GetBoolean());
        Assert.False(item.GetProperty("canCancel").GetBoolean());
        using var counted = await manager.Client.GetAsync("/api/orders/desk/stuck", Token);
        Assert.True((await Shopper.ReadAsync(counted, HttpStatusCode.OK)).GetProperty("count").GetInt32() > 0);

        app.Sandbox.Unreachable.TryRemove($"{id}:refund", out _);
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => manager.TryDeskAsync(id, "look-again", null, key)));
        await app.CheckPaymentsAsync(id);

        await Shopper.ReadProblemAsync(early, HttpStatusCode.Conflict);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        var order = await manager.GetDeskOrderAsync(id);
        Assert.Null(StuckReason(order));
        Assert.Equal("succeeded", order.GetProperty("refunds")[0].GetProperty("status").GetString());
        var step = Assert.Single(order.GetProperty("timeline").EnumerateArray(), step => step.GetProperty("status").GetString() == "process_looked_again");
        Assert.Equal(JsonValueKind.String, step.GetProperty("by").ValueKind);
    }

    [Fact]
    public async Task A_refused_refund_makes_the_order_stuck_and_is_retried_once()
    {
        var (customer, manager, id, sku) = await ShipAsync();
        await app.Sandbox.RefundElsewhereAsync(id, 1000, Token);
        await manager.DeskAsync(id, "refunds", Shopper.Repayment(false, (sku, 1)), HttpStatusCode.Created);
        await app.CheckPaymentsAsync(id);

        var stuck = await manager.GetDeskOrderAsync(id);
        Assert.Contains("refused", StuckReason(stuck), StringComparison.Ordinal);
        Assert.False(stuck.GetProperty("canLookAgain").GetBoolean());
        var refused = stuck.GetProperty("refusedRefundId").GetGuid();
        using var listed = await manager.Client.GetAsync($"/api/orders/desk?stuck=true&q={stuck.GetProperty("number").GetString()}", Token);
        var item = Assert.Single((await Shopper.ReadAsync(listed, HttpStatusCode.OK)).GetProperty("items").EnumerateArray());
        Assert.Equal(refused, item.GetProperty("refusedRefundId").GetGuid());
        Assert.False(item.GetProperty("canLookAgain").GetBoolean());
        using var look = await manager.TryDeskAsync(id, "look-again", null);
        await Shopper.ReadProblemAsync(look, HttpStatusCode.Conflict);
        using var unknown = await manager.TryDeskAsync(id, $"refunds/{Guid.NewGuid()}/retry", null);
        await Shopper.ReadProblemAsync(unknown, HttpStatusCode.NotFound);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => manager.TryDeskAsync(id, $"refunds/{refused}/retry", null)));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        var retried = await manager.GetDeskOrderAsync(id);
        Assert.Null(StuckReason(retried));
        Assert.Equal(2, retried.GetProperty("refunds").GetArrayLength());
        await app.CheckPaymentsAsync(id);
        Assert.Contains("refused", StuckReason(await manager.GetDeskOrderAsync(id)), StringComparison.Ordinal);
        Assert.DoesNotContain("process_", (await customer.GetOrderAsync(id)).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_asked_so_often_and_then_when_somebody_says_so()
    {
        var customer = app.NewCustomer();
        var manager = app.NewOrderManager();
        var id = await customer.PlaceReservedOrderAsync();
        await customer.PayAsync(id);
        var payment = (await app.FindOrderAsync(id)).Payments.Single();
        for (var round = 0; round < 20; round++)
        {
            await app.CheckPaymentAsync(payment.Id);
        }

        // The customer takes their time: that is not in vain.
        Assert.NotNull((await app.FindOrderAsync(id)).Payments.Single().NextCheckAt);
        Assert.Null(StuckReason(await manager.GetDeskOrderAsync(id)));

        app.Sandbox.Unreachable[payment.SessionId!] = true;
        for (var round = 0; round < 12; round++)
        {
            await app.CheckPaymentAsync(payment.Id);
        }

        Assert.Null((await app.FindOrderAsync(id)).Payments.Single().NextCheckAt);
        var stuck = await manager.GetDeskOrderAsync(id);
        Assert.Equal("The payment provider has not answered.", StuckReason(stuck));
        Assert.True(stuck.GetProperty("canLookAgain").GetBoolean());

        app.Sandbox.Unreachable.TryRemove(payment.SessionId!, out _);
        await manager.DeskAsync(id, "look-again", null);
        await app.CheckPaymentsAsync(id);
        Assert.Null(StuckReason(await manager.GetDeskOrderAsync(id)));
        Assert.NotNull((await app.FindOrderAsync(id)).Payments.Single().NextCheckAt);
    }

    [Theory]
    [InlineData("look-again")]
    [InlineData("refunds/7a1f4f0e-6f0c-4b7f-9d57-1b7f6a0c1c11/retry")]
    public async Task Only_order_managers_mend(string step)
    {
        var (customer, _, id, _) = await ShipAsync();

        using var own = await customer.TryDeskAsync(id, step, null);
        using var nobody = await new Shopper(app, app.CreateClient()).TryDeskAsync(id, step, null);
        using var unknown = await app.NewOrderManager().TryDeskAsync(Guid.NewGuid(), step, null);

        await Shopper.ReadProblemAsync(own, HttpStatusCode.Forbidden);
        await Shopper.ReadProblemAsync(nobody, HttpStatusCode.Unauthorized);
        await Shopper.ReadProblemAsync(unknown, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_reason_that_staff_gives_for_cancelling_stays_at_the_desk()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync();
        var manager = app.NewOrderManager();

        await manager.DeskAsync(id, "cancel", Shopper.Cancellation());

        Assert.Contains("Not to be had", (await manager.GetDeskOrderAsync(id)).GetProperty("timeline").GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Not to be had", (await customer.GetOrderAsync(id)).GetRawText(), StringComparison.Ordinal);
    }

    private static string? StuckReason(JsonElement order) => order.GetProperty("process").GetProperty("stuckReason").GetString();

    private async Task<(Shopper Customer, Shopper Manager, Guid Id, string Sku)> ShipAsync()
    {
        var customer = app.NewCustomer();
        var manager = app.NewOrderManager();
        var id = await customer.PlaceConfirmedOrderAsync();
        var sku = (await ShipOrderTests.SkusAsync(customer, id))[0];
        await ShipOrderTests.ShipAsync(app, manager, id, (sku, 1));
        return (customer, manager, id, sku);
    }

    private async Task CheckOftenAsync(Guid id)
    {
        var paymentId = (await app.FindOrderAsync(id)).Payments.Single().Id;
        for (var round = 0; round < 9; round++)
        {
            await app.CheckPaymentAsync(paymentId);
        }
    }
}
