using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.Orders.Tests.Desk;
using Ecommerce.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Tests.Returns;

public sealed class ReturnTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_request_to_refund_each_step_is_recorded_told_and_paid_to_the_cent()
    {
        var (customer, manager, order, skus) = await DeliverAsync(2);

        var id = await RequestAsync(customer, order, (skus[0], 2));
        await StepAsync(manager, id, "approve");
        await StepAsync(manager, id, "receive");
        await StepAsync(manager, id, "inspect", new { lines = new[] { new { sku = skus[0], restock = 1, writeOff = 1 } } });
        await StepAsync(manager, id, "refund", Repayment(true, "The lid is missing", (skus[0], 2, 2.5m)));
        Assert.Equal("inspected", (await GetAsync(customer, id)).GetProperty("status").GetString());
        await app.CheckPaymentsAsync(order);

        var mine = await GetAsync(customer, id);
        Assert.Equal("closed", mine.GetProperty("status").GetString());
        Assert.Equal("The lid is missing", mine.GetProperty("note").GetString());
        Assert.Equal(42.45m, mine.GetProperty("refund").GetProperty("amount").GetDecimal());
        Assert.Equal(4.95m, mine.GetProperty("refund").GetProperty("shipping").GetDecimal());
        Assert.Equal(
            (40m, 2.5m), (mine.GetProperty("lines")[0].GetProperty("paid").GetDecimal(), mine.GetProperty("lines")[0].GetProperty("deduction").GetDecimal()));
        Assert.Equal(
            ["requested", "approved", "received", "inspected", "refunded", "closed"],
            mine.GetProperty("timeline").EnumerateArray().Select(step => step.GetProperty("status").GetString()!));
        Assert.Equal([4495, 4245], await app.Sandbox.MoneyOfAsync(order, Token));
        Assert.Equal(
            [
                nameof(ReturnRequested), nameof(ReturnApproved), nameof(ReturnReceived), nameof(ReturnInspected), nameof(ReturnRefunded),
            ],
            (await app.PublishedAsync(order)).Where(type => type.StartsWith("Return", StringComparison.Ordinal)));
        var inspected = await PublishedAsync<ReturnInspected>(order);
        Assert.Equal([new SkuQuantity(skus[0], 1)], inspected.Restocked);
        Assert.Equal(42.45m, (await PublishedAsync<ReturnRefunded>(order)).Amount);
        var desk = await manager.GetDeskOrderAsync(order);
        Assert.Equal(desk.GetProperty("version").GetInt32(), desk.GetProperty("timeline").GetArrayLength());
        Assert.Contains(desk.GetProperty("timeline").EnumerateArray(), step => step.GetProperty("status").GetString() == "return_inspected"
            && step.GetProperty("by").ValueKind is JsonValueKind.String);
        Assert.Empty((await customer.GetOrderAsync(order)).GetProperty("returnable").EnumerateArray());
    }

    [Fact]
    public async Task Units_are_given_back_once_however_many_ask_at_once()
    {
        var (customer, _, order, skus) = await DeliverAsync(3);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TryRequestAsync(customer, order, null, (skus[0], 2))));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        var left = Assert.Single((await customer.GetOrderAsync(order)).GetProperty("returnable").EnumerateArray());
        Assert.Equal(1, left.GetProperty("quantity").GetInt32());
    }

    [Fact]
    public async Task The_same_key_twice_is_one_return()
    {
        var (customer, _, order, skus) = await DeliverAsync(5);
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TryRequestAsync(customer, order, key, (skus[0], 1))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single((await customer.GetOrderAsync(order)).GetProperty("returns").EnumerateArray());
    }

    [Fact]
    public async Task Refund_clicked_twice_at_once_is_one_refund()
    {
        var (customer, manager, order, skus) = await DeliverAsync(1);
        var id = await InspectedAsync(customer, manager, order, (skus[0], 1));

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TryStepAsync(manager, id, "refund", Repayment(false, null, (skus[0], 1, 0)))));
        await app.CheckPaymentsAsync(order);

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.OK), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));
        Assert.Equal([2495, 2000], await app.Sandbox.MoneyOfAsync(order, Token));
        Assert.Equal("As new", (await GetAsync(customer, id)).GetProperty("note").GetString());
    }

    [Fact]
    public async Task What_is_in_a_return_is_not_paid_back_beside_it()
    {
        var (customer, manager, order, skus) = await DeliverAsync(1);
        await RequestAsync(customer, order, (skus[0], 1));

        using var beside = await manager.TryDeskAsync(order, "refunds", Shopper.Repayment(false, (skus[0], 1)));

        await Shopper.ReadProblemAsync(beside, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_was_paid_back_is_not_given_back()
    {
        var (customer, manager, order, skus) = await DeliverAsync(2);
        await manager.DeskAsync(order, "refunds", Shopper.Repayment(false, (skus[0], 1)), HttpStatusCode.Created);

        using var both = await TryRequestAsync(customer, order, null, (skus[0], 2));
        await RequestAsync(customer, order, (skus[0], 1));

        await Shopper.ReadProblemAsync(both, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_rejected_return_says_why_and_its_units_can_be_asked_for_again()
    {
        var (customer, manager, order, skus) = await DeliverAsync(1);
        var id = await RequestAsync(customer, order, (skus[0], 1));

        await StepAsync(manager, id, "reject", new { reason = "The seal is broken" });
        using var cancel = await customer.PostAsync($"/api/returns/{id}/cancel", null, Guid.NewGuid().ToString());

        await Shopper.ReadProblemAsync(cancel, HttpStatusCode.Conflict);
        Assert.Equal("The seal is broken", (await GetAsync(customer, id)).GetProperty("note").GetString());
        await RequestAsync(customer, order, (skus[0], 1));
    }

    [Fact]
    public async Task Customers_call_off_what_has_not_arrived_and_the_shop_what_never_came()
    {
        var (customer, manager, order, skus) = await DeliverAsync(2);
        var first = await RequestAsync(customer, order, (skus[0], 1));
        var second = await RequestAsync(customer, order, (skus[0], 1));
        await StepAsync(manager, second, "approve");

        await Shopper.ReadAsync(await customer.PostAsync($"/api/returns/{first}/cancel", null, Guid.NewGuid().ToString()), HttpStatusCode.OK);
        await StepAsync(manager, second, "reject", new { reason = "It never came" });

        Assert.Equal("cancelled", (await GetAsync(customer, first)).GetProperty("status").GetString());
        Assert.Equal("cancelled", (await GetAsync(customer, second)).GetProperty("status").GetString());
        using var late = await TryStepAsync(manager, second, "receive");
        await Shopper.ReadProblemAsync(late, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Where_nothing_is_owed_the_return_closes_without_a_refund_and_says_why()
    {
        var (customer, manager, order, skus) = await DeliverAsync(1);
        var id = await InspectedAsync(customer, manager, order, (skus[0], 1));

        using var tooMuch = await TryStepAsync(manager, id, "refund", Repayment(false, "Worn", (skus[0], 1, 20.01m)));
        using var silent = await TryStepAsync(manager, id, "refund", Repayment(false, null, (skus[0], 1, 20m)));
        await StepAsync(manager, id, "refund", Repayment(false, "Worn out", (skus[0], 1, 20m)));
        await app.CheckPaymentsAsync(order);

        await Shopper.ReadProblemAsync(tooMuch, HttpStatusCode.Conflict);
        await Shopper.ReadProblemAsync(silent, HttpStatusCode.Conflict);
        Assert.Equal("closed", (await GetAsync(customer, id)).GetProperty("status").GetString());
        Assert.Equal([2495], await app.Sandbox.MoneyOfAsync(order, Token));
        Assert.Equal("Worn out", (await PublishedAsync<ReturnClosed>(order)).Reason);
    }

    [Fact]
    public async Task A_refund_that_the_provider_refuses_leaves_the_return_to_be_paid_back_again()
    {
        var (customer, manager, order, skus) = await DeliverAsync(1);
        var id = await InspectedAsync(customer, manager, order, (skus[0], 1));
        await app.Sandbox.RefundElsewhereAsync(order, 2000, Token);

        await StepAsync(manager, id, "refund", Repayment(false, null, (skus[0], 1, 0)));
        await app.CheckPaymentsAsync(order);

        using var response = await manager.Client.GetAsync($"/api/orders/desk/returns/{id}", Token);
        var desk = await Shopper.ReadAsync(response, HttpStatusCode.OK);
        Assert.Equal("inspected", desk.GetProperty("status").GetString());
        Assert.True(desk.GetProperty("canRefund").GetBoolean());
        Assert.Equal("As new", desk.GetProperty("note").GetString());
    }

    [Fact]
    public async Task A_refused_refund_of_a_return_is_not_retried_beside_it()
    {
        var (customer, manager, order, skus) = await DeliverAsync(1);
        var id = await InspectedAsync(customer, manager, order, (skus[0], 1));
        await app.Sandbox.RefundElsewhereAsync(order, 2000, Token);
        await StepAsync(manager, id, "refund", Repayment(false, "Scratched", (skus[0], 1, 1)));
        await app.CheckPaymentsAsync(order);
        var desk = await manager.GetDeskOrderAsync(order);
        var refused = desk.GetProperty("refunds")[0].GetProperty("id").GetGuid();
        Assert.Equal(JsonValueKind.Null, desk.GetProperty("refusedRefundId").ValueKind);
        Assert.Equal(id, desk.GetProperty("refusedReturn").GetProperty("id").GetGuid());
        using var list = await manager.Client.GetAsync($"/api/orders/desk?q={desk.GetProperty("number").GetString()}&stuck=true", Token);
        var item = (await Shopper.ReadAsync(list, HttpStatusCode.OK)).GetProperty("items")[0];
        Assert.Equal(JsonValueKind.Null, item.GetProperty("refusedRefundId").ValueKind);
        Assert.Equal(id, item.GetProperty("refusedReturn").GetProperty("id").GetGuid());

        using var retry = await manager.TryDeskAsync(order, $"refunds/{refused}/retry", null);

        await Shopper.ReadProblemAsync(retry, HttpStatusCode.Conflict);
        Assert.Single((await manager.GetDeskOrderAsync(order)).GetProperty("refunds").EnumerateArray());
    }

    [Fact]
    public async Task Some_of_what_came_back_is_paid_for_as_it_was_quoted()
    {
        var (customer, manager, order, skus) = await DeliverAsync(2);
        var id = await InspectedAsync(customer, manager, order, (skus[0], 2));

        using var tooMany = await TryStepAsync(manager, id, "refund/quote", Repayment(false, null, (skus[0], 3, 0)));
        using var tooMuch = await TryStepAsync(manager, id, "refund/quote", Repayment(false, null, (skus[0], 1, 20.01m)));
        using var unknown = await TryStepAsync(manager, Guid.NewGuid(), "refund/quote", Repayment(false, null));
        using var response = await TryStepAsync(manager, id, "refund/quote", Repayment(true, null, (skus[0], 1, 1.5m)));
        var quote = await Shopper.ReadAsync(response, HttpStatusCode.OK);
        using var silent = await TryStepAsync(manager, id, "refund", Repayment(true, null, (skus[0], 1, 0)));
        await StepAsync(manager, id, "refund", Repayment(true, "One has been worn", (skus[0], 1, 1.5m)));
        await app.CheckPaymentsAsync(order);

        await Shopper.ReadProblemAsync(tooMany, HttpStatusCode.Conflict);
        await Shopper.ReadProblemAsync(tooMuch, HttpStatusCode.Conflict);
        await Shopper.ReadProblemAsync(unknown, HttpStatusCode.NotFound);
        await Shopper.ReadProblemAsync(silent, HttpStatusCode.Conflict);
        Assert.Equal((20m, 1.5m), (quote.GetProperty("lines")[0].GetProperty("paid").GetDecimal(), quote.GetProperty("lines")[0].GetProperty("deduction").GetDecimal()));
        Assert.Equal((4.95m, 23.45m), (quote.GetProperty("shipping").GetDecimal(), quote.GetProperty("amount").GetDecimal()));
        Assert.Equal([4495, 2345], await app.Sandbox.MoneyOfAsync(order, Token));
        using var after = await TryStepAsync(manager, id, "refund/quote", Repayment(false, null, (skus[0], 1, 0)));
        await Shopper.ReadProblemAsync(after, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_desk_finds_a_return_by_its_number_its_order_s_and_the_customer_s_address_whatever_its_status()
    {
        var (customer, manager, order, skus) = await DeliverAsync(1);
        var id = await RequestAsync(customer, order, (skus[0], 1));
        Assert.Empty((await GetAsync(customer, id)).GetProperty("sendTo").EnumerateArray());
        await StepAsync(manager, id, "reject", new { reason = "The seal is broken" });
        using var response = await manager.Client.GetAsync($"/api/orders/desk/returns/{id}", Token);
        var known = await Shopper.ReadAsync(response, HttpStatusCode.OK);

        foreach (var member in new[] { "number", "orderNumber", "email" })
        {
            var sought = Uri.EscapeDataString(known.GetProperty(member).GetString()!.ToLowerInvariant());
            using var found = await manager.Client.GetAsync($"/api/orders/desk/returns?q={sought}&limit=100", Token);
            using var requested = await manager.Client.GetAsync($"/api/orders/desk/returns?q={sought}&status=requested", Token);

            Assert.Contains(
                (await Shopper.ReadAsync(found, HttpStatusCode.OK)).GetProperty("items").EnumerateArray(),
                item => item.GetProperty("id").GetGuid() == id);
            Assert.DoesNotContain(
                (await Shopper.ReadAsync(requested, HttpStatusCode.OK)).GetProperty("items").EnumerateArray(),
                item => item.GetProperty("id").GetGuid() == id);
        }
    }

    [Fact]
    public async Task Nobody_elses_order_or_return_is_found()
    {
        var (customer, manager, order, skus) = await DeliverAsync(1);
        var id = await RequestAsync(customer, order, (skus[0], 1));
        var other = app.NewCustomer();

        using var asked = await TryRequestAsync(other, order, null, (skus[0], 1));
        using var read = await other.Client.GetAsync($"/api/returns/{id}", Token);
        using var cancelled = await other.PostAsync($"/api/returns/{id}/cancel", null, Guid.NewGuid().ToString());
        using var desk = await TryStepAsync(customer, id, "approve");
        using var nobody = app.CreateClient();
        using var anonymous = await nobody.GetAsync("/api/returns", Token);
        using var list = await other.Client.GetAsync("/api/returns", Token);
        using var own = await customer.Client.GetAsync($"/api/returns?orderId={order}&limit=1", Token);
        using var queue = await manager.Client.GetAsync("/api/orders/desk/returns?status=requested&limit=1", Token);
        using var wrong = await manager.Client.GetAsync("/api/orders/desk/returns?status=lost", Token);

        Assert.Equal(HttpStatusCode.NotFound, asked.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, cancelled.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, desk.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Empty((await Shopper.ReadAsync(list, HttpStatusCode.OK)).GetProperty("items").EnumerateArray());
        Assert.Equal(id, Assert.Single((await Shopper.ReadAsync(own, HttpStatusCode.OK)).GetProperty("items").EnumerateArray()).GetProperty("id").GetGuid());
        Assert.Single((await Shopper.ReadAsync(queue, HttpStatusCode.OK)).GetProperty("items").EnumerateArray());
        await Shopper.ReadProblemAsync(wrong, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_has_not_left_is_cancelled_not_given_back()
    {
        var customer = app.NewCustomer();
        var order = await customer.PlaceConfirmedOrderAsync(quantities: [1]);

        using var early = await TryRequestAsync(customer, order, null, ((await ShipOrderTests.SkusAsync(customer, order))[0], 1));
        using var twice = await TryRequestAsync(customer, order, null, ("A", 1), ("A", 1));

        await Shopper.ReadProblemAsync(early, HttpStatusCode.Conflict);
        var problem = await Shopper.ReadProblemAsync(twice, HttpStatusCode.BadRequest);
        Assert.Equal("Each SKU is named once.", problem.GetProperty("errors").GetProperty("lines")[0].GetString());
    }

    [Fact]
    public async Task An_order_whose_parcels_were_all_lost_ends_once_it_is_paid_back()
    {
        var (customer, manager, order, skus) = await DeliverAsync("lost", 1);
        using var back = await TryRequestAsync(customer, order, null, (skus[0], 1));
        Assert.Equal("shipped", (await customer.GetOrderAsync(order)).GetProperty("status").GetString());

        await manager.DeskAsync(order, "refunds", Shopper.Repayment(true, (skus[0], 1)), HttpStatusCode.Created);
        await app.CheckPaymentsAsync(order);

        await Shopper.ReadProblemAsync(back, HttpStatusCode.Conflict);
        Assert.Equal("completed", (await customer.GetOrderAsync(order)).GetProperty("status").GetString());
    }

    private Task<(Shopper Customer, Shopper Manager, Guid Order, string[] Skus)> DeliverAsync(params int[] quantities) =>
        DeliverAsync("delivered", quantities);

    private async Task<(Shopper Customer, Shopper Manager, Guid Order, string[] Skus)> DeliverAsync(string outcome, params int[] quantities)
    {
        var (customer, manager) = (app.NewCustomer(), app.NewOrderManager());
        var order = await customer.PlaceConfirmedOrderAsync(quantities: quantities);
        var skus = await ShipOrderTests.SkusAsync(customer, order);
        await ShipOrderTests.ShipAsync(app, manager, order, [.. skus.Zip(quantities)]);
        var parcel = Assert.Single((await customer.GetOrderAsync(order)).GetProperty("shipments").EnumerateArray()).GetProperty("id").GetGuid();
        await manager.DeskAsync(order, $"shipments/{parcel}/{outcome}", null);
        return (customer, manager, order, skus);
    }

    private static async Task<Guid> InspectedAsync(Shopper customer, Shopper manager, Guid order, (string Sku, int Quantity) units)
    {
        var id = await RequestAsync(customer, order, units);
        await StepAsync(manager, id, "approve");
        await StepAsync(manager, id, "receive");
        await StepAsync(manager, id, "inspect", new { lines = new[] { new { sku = units.Sku, restock = units.Quantity, writeOff = 0 } }, note = "As new" });
        return id;
    }

    private static object Repayment(bool shipping, string? note, params (string Sku, int Quantity, decimal Deduction)[] units) => new
    {
        lines = units.Select(unit => new { sku = unit.Sku, quantity = unit.Quantity, deduction = unit.Deduction }),
        shipping,
        note,
    };

    private static async Task<Guid> RequestAsync(Shopper customer, Guid order, params (string Sku, int Quantity)[] units)
    {
        using var response = await TryRequestAsync(customer, order, null, units);
        return (await Shopper.ReadAsync(response, HttpStatusCode.Created)).GetProperty("id").GetGuid();
    }

    private static Task<HttpResponseMessage> TryRequestAsync(
        Shopper customer, Guid order, string? key, params (string Sku, int Quantity)[] units) => customer.PostAsync(
            "/api/returns",
            JsonContent.Create(new
            {
                orderId = order,
                lines = units.Select(unit => new { sku = unit.Sku, quantity = unit.Quantity, reason = "changed_mind" }),
                comment = "Too small",
            }),
            key ?? Guid.NewGuid().ToString());

    private static async Task<JsonElement> GetAsync(Shopper customer, Guid id)
    {
        using var response = await customer.Client.GetAsync($"/api/returns/{id}", Token);
        return await Shopper.ReadAsync(response, HttpStatusCode.OK);
    }

    private static Task<HttpResponseMessage> TryStepAsync(Shopper manager, Guid id, string step, object? body = null) =>
        manager.PostAsync($"/api/orders/desk/returns/{id}/{step}", JsonContent.Create(body ?? new { }), Guid.NewGuid().ToString());

    private static async Task StepAsync(Shopper manager, Guid id, string step, object? body = null)
    {
        using var response = await TryStepAsync(manager, id, step, body);
        await Shopper.ReadAsync(response, HttpStatusCode.OK);
    }

    private async Task<TEvent> PublishedAsync<TEvent>(Guid order) => JsonSerializer.Deserialize<TEvent>(
        await app.InDatabaseAsync(db => db.Set<OutboxMessage>()
            .Where(message => message.Type == typeof(TEvent).Name && message.Body.Contains(order.ToString()))
            .Select(message => message.Body).SingleAsync(Token)),
        JsonExtensions.Strict)!;
}
