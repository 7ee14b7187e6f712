using System.Net;
using System.Text.Json;
using Ecommerce.Orders.Payments;

namespace Ecommerce.Orders.Tests.Desk;

public sealed class ShipOrderTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_parcel_leaves_when_the_money_is_ours_and_the_customer_sees_it()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync(quantities: [2, 1]);
        var manager = app.NewOrderManager();
        var skus = await SkusAsync(customer, id);

        var created = await manager.DeskAsync(id, "shipments", Shopper.Parcel((skus[0], 1)), HttpStatusCode.Created);
        var waiting = await customer.GetOrderAsync(id);
        await app.CheckPaymentsAsync(id);

        Assert.Equal("created", created.GetProperty("status").GetString());
        Assert.Equal("confirmed", waiting.GetProperty("status").GetString());
        Assert.Empty(waiting.GetProperty("shipments").EnumerateArray());
        Assert.False(waiting.GetProperty("canCancel").GetBoolean());
        var order = await customer.GetOrderAsync(id);
        Assert.Equal("partially_shipped", order.GetProperty("status").GetString());
        Assert.Equal("captured", order.GetProperty("paymentStatus").GetString());
        var parcel = Assert.Single(order.GetProperty("shipments").EnumerateArray());
        Assert.Equal("shipped", parcel.GetProperty("status").GetString());
        Assert.Equal("Correos", parcel.GetProperty("carrier").GetString());
        Assert.Equal("ES0001", parcel.GetProperty("trackingNumber").GetString());
        Assert.Equal(skus[0], parcel.GetProperty("lines")[0].GetProperty("sku").GetString());
        Assert.Contains("shipment_shipped", Statuses(order));
        Assert.Equal([(long)(order.GetProperty("total").GetDecimal() * 100)], await app.Sandbox.MoneyOfAsync(id, Token));
    }

    [Fact]
    public async Task All_parcels_delivered_the_order_is_and_money_was_taken_once()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync(quantities: [2, 1]);
        var manager = app.NewOrderManager();
        var skus = await SkusAsync(customer, id);

        var first = await ShipAsync(manager, id, (skus[0], 2));
        var second = await manager.DeskAsync(id, "shipments", Shopper.Parcel((skus[1], 1)), HttpStatusCode.Created);
        Assert.Equal("shipped", second.GetProperty("status").GetString());
        Assert.Equal("shipped", second.GetProperty("orderStatus").GetString());
        var delivered = await manager.DeskAsync(id, $"shipments/{first}/delivered", null);
        Assert.Equal("shipped", delivered.GetProperty("orderStatus").GetString());
        await manager.DeskAsync(id, $"shipments/{first}/delivered", null);
        var last = await manager.DeskAsync(id, $"shipments/{second.GetProperty("id").GetGuid()}/delivered", null);

        Assert.Equal("delivered", last.GetProperty("orderStatus").GetString());
        Assert.Equal([6000], await app.Sandbox.MoneyOfAsync(id, Token));
        Assert.Single(Statuses(await customer.GetOrderAsync(id)), status => status == "payment_captured");
        var steps = (await manager.GetDeskOrderAsync(id)).GetProperty("timeline").EnumerateArray()
            .Where(step => step.GetProperty("status").GetString() == "shipment_created").ToList();
        Assert.Equal(2, steps.Count);
        Assert.All(steps, step => Assert.StartsWith("Name manager-", step.GetProperty("by").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_parcel_that_is_lost_ends_without_being_delivered()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync(quantities: [2]);
        var manager = app.NewOrderManager();
        var sku = (await SkusAsync(customer, id))[0];
        var lost = await ShipAsync(manager, id, (sku, 1));
        var arrives = await ShipAsync(manager, id, (sku, 1));

        var answer = await manager.DeskAsync(id, $"shipments/{lost}/lost", null);
        using var wrong = await manager.TryDeskAsync(id, $"shipments/{lost}/delivered", null);
        await Shopper.ReadProblemAsync(wrong, HttpStatusCode.Conflict);
        var last = await manager.DeskAsync(id, $"shipments/{arrives}/delivered", null);

        Assert.Equal("lost", answer.GetProperty("status").GetString());
        Assert.Equal("delivered", last.GetProperty("orderStatus").GetString());
    }

    [Fact]
    public async Task No_more_is_shipped_than_was_ordered()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync(quantities: [2]);
        var manager = app.NewOrderManager();
        var sku = (await SkusAsync(customer, id))[0];

        using var tooMany = await manager.TryDeskAsync(id, "shipments", Shopper.Parcel((sku, 3)));
        using var inTwo = await manager.TryDeskAsync(id, "shipments", Shopper.Parcel((sku, 2), (sku, 1)));
        using var unknown = await manager.TryDeskAsync(id, "shipments", Shopper.Parcel(("NONE", 1)));

        foreach (var answer in new[] { tooMany, inTwo, unknown })
        {
            await Shopper.ReadProblemAsync(answer, HttpStatusCode.Conflict);
        }

        Assert.Empty((await manager.GetDeskOrderAsync(id)).GetProperty("shipments").EnumerateArray());
        Assert.Equal(["requires_capture"], await app.Sandbox.IntentsOfAsync(id, Token));
    }

    [Fact]
    public async Task Ten_desks_that_ship_the_same_line_at_once_ship_it_once()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync();
        var sku = (await SkusAsync(customer, id))[0];
        var desks = Enumerable.Range(0, 10).Select(_ => app.NewOrderManager()).ToList();

        var answers = await Task.WhenAll(desks.Select(desk => desk.TryDeskAsync(id, "shipments", Shopper.Parcel((sku, 1)))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(9, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        await app.CheckPaymentsAsync(id);
        Assert.Equal("shipped", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());
        Assert.Equal([2495], await app.Sandbox.MoneyOfAsync(id, Token));
    }

    [Fact]
    public async Task The_same_key_twice_is_one_parcel()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync(quantities: [2]);
        var manager = app.NewOrderManager();
        var sku = (await SkusAsync(customer, id))[0];
        var key = Guid.NewGuid().ToString();

        using var first = await manager.TryDeskAsync(id, "shipments", Shopper.Parcel((sku, 1)), key);
        using var again = await manager.TryDeskAsync(id, "shipments", Shopper.Parcel((sku, 1)), key);
        using var other = await manager.TryDeskAsync(id, "shipments", Shopper.Parcel((sku, 2)), key);

        var answer = await Shopper.ReadAsync(first, HttpStatusCode.Created);
        Assert.Equal(answer.GetRawText(), (await Shopper.ReadAsync(again, HttpStatusCode.Created)).GetRawText());
        await Shopper.ReadProblemAsync(other, HttpStatusCode.UnprocessableEntity);
        Assert.Single((await manager.GetDeskOrderAsync(id)).GetProperty("shipments").EnumerateArray());
    }

    [Fact]
    public async Task A_capture_whose_answer_is_lost_is_noted_and_not_done_twice()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync(SandboxApp.LosesAnswers);
        var manager = app.NewOrderManager();
        var sku = (await SkusAsync(customer, id))[0];

        await manager.DeskAsync(id, "shipments", Shopper.Parcel((sku, 1)), HttpStatusCode.Created);
        await app.CheckPaymentsAsync(id);
        Assert.Equal([2495], await app.Sandbox.MoneyOfAsync(id, Token));
        Assert.Equal("authorized", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
        Assert.NotNull(Assert.Single((await app.FindOrderAsync(id)).Payments).LastError);
        await app.CheckPaymentAsync(Assert.Single((await app.FindOrderAsync(id)).Payments).Id);

        var order = await customer.GetOrderAsync(id);
        Assert.Equal("shipped", order.GetProperty("status").GetString());
        Assert.Equal("captured", order.GetProperty("paymentStatus").GetString());
        Assert.Equal([2495], await app.Sandbox.MoneyOfAsync(id, Token));
        Assert.Null(Assert.Single((await app.FindOrderAsync(id)).Payments).NextCheckAt);
    }

    [Fact]
    public async Task A_crash_between_capture_and_record_is_made_up_for()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync();
        app.Sandbox.LoseAnswer[$"{id}:capture"] = true;
        var manager = app.NewOrderManager();

        await ShipAsync(manager, id, ((await SkusAsync(customer, id))[0], 1));
        app.Sandbox.LoseAnswer.TryRemove($"{id}:capture", out _);
        await app.CheckPaymentAsync(Assert.Single((await app.FindOrderAsync(id)).Payments).Id);

        Assert.Equal("shipped", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());
        Assert.Equal(["succeeded"], await app.Sandbox.IntentsOfAsync(id, Token));
    }

    [Fact]
    public async Task The_customer_cannot_cancel_what_is_about_to_leave()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync();
        var manager = app.NewOrderManager();
        await manager.DeskAsync(id, "shipments", Shopper.Parcel(((await SkusAsync(customer, id))[0], 1)), HttpStatusCode.Created);

        using var before = await customer.TryCancelAsync(id);
        await app.CheckPaymentsAsync(id);
        using var after = await customer.TryCancelAsync(id);

        await Shopper.ReadProblemAsync(before, HttpStatusCode.Conflict);
        await Shopper.ReadProblemAsync(after, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_is_not_confirmed_is_not_shipped()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        var manager = app.NewOrderManager();
        var sku = (await SkusAsync(customer, id))[0];

        using var answer = await manager.TryDeskAsync(id, "shipments", Shopper.Parcel((sku, 1)));

        await Shopper.ReadProblemAsync(answer, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_desk_is_for_order_managers_and_admins()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceConfirmedOrderAsync();
        var parcel = Shopper.Parcel(((await SkusAsync(customer, id))[0], 1));
        (string Step, object? Body)[] steps =
        [
            ("shipments", parcel), ($"shipments/{Guid.NewGuid()}/delivered", null), ($"shipments/{Guid.NewGuid()}/lost", null),
            ("refunds", Shopper.Repayment(true)), ("cancel", Shopper.Cancellation()),
        ];

        foreach (var (step, body) in steps)
        {
            using var own = await customer.TryDeskAsync(id, step, body);
            using var agent = await app.NewOrderManager("support_agent", "catalog_manager").TryDeskAsync(id, step, body);
            using var guest = await new Shopper(app, app.CreateClient()).TryDeskAsync(id, step, body);
            using var unknown = await app.NewOrderManager("admin").TryDeskAsync(Guid.NewGuid(), step, body);

            await Shopper.ReadProblemAsync(own, HttpStatusCode.Forbidden);
            await Shopper.ReadProblemAsync(agent, HttpStatusCode.Forbidden);
            await Shopper.ReadProblemAsync(guest, HttpStatusCode.Unauthorized);
            await Shopper.ReadProblemAsync(unknown, HttpStatusCode.NotFound);
        }

        foreach (var path in new[] { "/api/orders/desk", $"/api/orders/desk/{id}" })
        {
            using var own = await customer.Client.GetAsync(path, Token);
            using var guest = await app.CreateClient().GetAsync(path, Token);
            await Shopper.ReadProblemAsync(own, HttpStatusCode.Forbidden);
            await Shopper.ReadProblemAsync(guest, HttpStatusCode.Unauthorized);
        }

        Assert.Equal("confirmed", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());
        Assert.Equal(PaymentStatus.Authorized, (await app.FindOrderAsync(id)).PaymentStatus);
    }

    [Fact]
    public async Task An_order_of_many_parcels_goes_all_its_way()
    {
        var (customer, manager) = (app.NewCustomer(), app.NewOrderManager());
        var id = await customer.PlaceConfirmedOrderAsync(quantities: [8]);
        var sku = (await SkusAsync(customer, id))[0];
        for (var parcel = 0; parcel < 8; parcel++)
        {
            var shipment = await ShipAsync(manager, id, (sku, 1));
            await manager.DeskAsync(id, $"shipments/{shipment}/delivered", null);
        }

        await manager.DeskAsync(id, "refunds", Shopper.Repayment(false, (sku, 8)), HttpStatusCode.Created);
        await app.CheckPaymentsAsync(id);

        var order = await manager.GetDeskOrderAsync(id);
        Assert.Equal(8, order.GetProperty("shipments").GetArrayLength());
        Assert.Equal("refunded", order.GetProperty("paymentStatus").GetString());
        Assert.Equal(order.GetProperty("version").GetInt32(), order.GetProperty("timeline").GetArrayLength());
        Assert.InRange(order.GetProperty("version").GetInt32(), 30, 60);
    }

    internal static async Task<string[]> SkusAsync(Shopper customer, Guid orderId) =>
    [
        .. (await customer.GetOrderAsync(orderId)).GetProperty("lines").EnumerateArray()
            .OrderByDescending(line => line.GetProperty("quantity").GetInt32())
            .Select(line => line.GetProperty("sku").GetString()!),
    ];

    internal async Task<Guid> ShipAsync(Shopper manager, Guid orderId, params (string Sku, int Quantity)[] units) =>
        await ShipAsync(app, manager, orderId, units);

    internal static async Task<Guid> ShipAsync(OrdersApp app, Shopper manager, Guid orderId, params (string Sku, int Quantity)[] units)
    {
        var shipment = await manager.DeskAsync(orderId, "shipments", Shopper.Parcel(units), HttpStatusCode.Created);
        await app.CheckPaymentsAsync(orderId);
        return shipment.GetProperty("id").GetGuid();
    }

    private static IEnumerable<string> Statuses(JsonElement order) =>
        order.GetProperty("timeline").EnumerateArray().Select(step => step.GetProperty("status").GetString()!);
}
