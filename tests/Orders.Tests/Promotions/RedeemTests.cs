using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ecommerce.Contracts;
using Ecommerce.Orders.Promotions;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Tests.Promotions;

/// <summary>Promotions in an app of their own: one that needs no code is everybody's.</summary>
public sealed class RedeemTests(OrdersAppWithOwnClock app) : IClassFixture<OrdersAppWithOwnClock>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forty_at_once_for_a_limit_of_ten_are_ten_orders_and_none_is_lost_or_counted_twice_afterwards()
    {
        var desk = app.NewOrderManager();
        var (id, code) = await CreateAsync(desk, new() { ["kind"] = "percentage", ["value"] = 15, ["usageLimit"] = 10 });
        var sku = app.Catalog.Sell(19.99m);
        var customers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            var customer = app.NewCustomer();
            await customer.PutInCartAsync(sku, 3);
            return customer;
        }));

        var answers = await Task.WhenAll(customers.Select(customer => customer.TryPlaceOrderAsync(With(code))));

        List<Guid> orders = [];
        foreach (var answer in answers)
        {
            if (answer.StatusCode is HttpStatusCode.Created)
            {
                var placed = await Shopper.ReadAsync(answer, HttpStatusCode.Created);
                Assert.Equal(50.97m, placed.GetProperty("total").GetDecimal());
                orders.Add(placed.GetProperty("id").GetGuid());
            }
            else
            {
                var problem = await Shopper.ReadProblemAsync(answer, HttpStatusCode.Conflict);
                Assert.Equal("used_up", problem.GetProperty("code").GetProperty("status").GetString());
            }
        }

        Assert.Equal((10, 10, "used_up"), (orders.Count, await CountedAsync(id), (await GetAsync(desk, id)).GetProperty("state").GetString()));

        // Each way to end without a sale gives one back, once, however often it is told.
        StockRejected rejected = new(orders[0], []);
        await app.DeliverAsync(rejected);
        await app.DeliverAsync(rejected);
        var owner = customers[Array.FindIndex(answers, answer => answer.Headers.Location?.OriginalString.EndsWith(orders[1].ToString(), StringComparison.Ordinal) is true)];
        var cancelled = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => owner.TryCancelAsync(orders[1])));
        Assert.All(cancelled, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        await desk.DeskAsync(orders[2], "cancel", new { reason = "Mistake" });
        await app.DeliverAsync(new StockReserved(orders[3], app.Clock.GetUtcNow().AddMinutes(-5)));
        await app.DeliverAsync(new StockReservationExpired(orders[3]));
        await app.DeliverAsync(new StockReservationExpired(orders[3]));
        Assert.Equal("Expired", (await app.FindOrderAsync(orders[3])).Status.ToString());
        Assert.Equal((6, 6), (await CountedAsync(id), (await GetAsync(desk, id)).GetProperty("used").GetInt32()));

        var again = await Task.WhenAll(customers.Where(customer => customer != owner).Select(customer => customer.TryPlaceOrderAsync(With(code))));
        Assert.Equal(10, await CountedAsync(id));
        Assert.Equal(10, (await GetAsync(desk, id)).GetProperty("used").GetInt32());
        Assert.All(again, answer => answer.Dispose());
    }

    [Fact]
    public async Task One_customer_uses_it_once_and_repeating_an_order_uses_nothing()
    {
        var desk = app.NewOrderManager();
        var (id, code) = await CreateAsync(desk, new() { ["kind"] = "amount", ["value"] = 5, ["limitPerCustomer"] = 1 });
        var customer = app.NewCustomer();
        var sku = app.Catalog.Sell(20);
        await customer.PutInCartAsync(sku, 1);

        // Two tabs, two keys.
        var tabs = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            using var answer = await customer.TryPlaceOrderAsync(With(code.ToLowerInvariant()));
            return (await Shopper.ReadAsync(answer, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        }));
        var first = Assert.Single(tabs.Distinct());
        Assert.Equal("applied", Status(await QuoteAsync(customer, code)));

        await customer.PutInCartAsync(sku, 2);
        Assert.Equal("already_used", Status(await QuoteAsync(customer, code)));
        using var second = await customer.TryPlaceOrderAsync(With(code));
        var problem = await Shopper.ReadProblemAsync(second, HttpStatusCode.Conflict);
        Assert.Equal("You have used the code already. Nothing has been ordered.", problem.GetProperty("detail").GetString());

        using var cancel = await customer.TryCancelAsync(first);
        Assert.Equal(HttpStatusCode.OK, cancel.StatusCode);
        using var third = await customer.TryPlaceOrderAsync(With(code));
        Assert.Equal(39.95m, (await Shopper.ReadAsync(third, HttpStatusCode.Created)).GetProperty("total").GetDecimal());
        Assert.Equal(1, await CountedAsync(id));
    }

    [Fact]
    public async Task A_guest_is_known_by_the_e_mail_address_in_any_case()
    {
        var desk = app.NewOrderManager();
        var (id, code) = await CreateAsync(desk, new() { ["kind"] = "amount", ["value"] = 5, ["limitPerCustomer"] = 1 });
        var email = $"guest-{Guid.NewGuid():n}@example.com";

        var answers = await Task.WhenAll(new[] { email, email.ToUpperInvariant(), email, $"other-{email}" }.Select(OrderAsync));

        Assert.Equal([201, 201, 409, 409], answers.Select(answer => (int)answer.StatusCode).Order());
        Assert.Equal(HttpStatusCode.Created, answers[^1].StatusCode);
        var problem = await Shopper.ReadProblemAsync(answers.First(answer => answer.StatusCode is HttpStatusCode.Conflict), HttpStatusCode.Conflict);
        Assert.Equal("already_used", problem.GetProperty("code").GetProperty("status").GetString());
        Assert.Equal(2, await CountedAsync(id));

        async Task<HttpResponseMessage> OrderAsync(string address)
        {
            var guest = new Shopper(app, app.CreateClient());
            using var put = await guest.TryPutInCartAsync(app.Catalog.Sell(20), new JsonObject { ["quantity"] = 1 });
            var body = With(code);
            body["email"] = address;
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders") { Content = JsonContent.Create(body) };
            request.Headers.Add("Cart-Id", put.Headers.GetValues("Cart-Id").Single());
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            return await guest.Client.SendAsync(request, Token);
        }
    }

    [Fact]
    public async Task A_quote_says_what_becomes_of_a_code_and_never_fails_for_it()
    {
        var desk = app.NewOrderManager();
        var now = app.Clock.GetUtcNow();
        var (_, early) = await CreateAsync(desk, new() { ["kind"] = "percentage", ["value"] = 10, ["from"] = now.AddDays(1) });
        var (_, late) = await CreateAsync(desk, new() { ["kind"] = "percentage", ["value"] = 10, ["from"] = now.AddDays(-2), ["until"] = now.AddDays(-1) });
        var (_, much) = await CreateAsync(desk, new() { ["kind"] = "percentage", ["value"] = 10, ["minimumSubtotal"] = 45.50m });
        var (_, free) = await CreateAsync(desk, new() { ["kind"] = "free_shipping" });
        var (archivedId, archived) = await CreateAsync(desk, new() { ["kind"] = "percentage", ["value"] = 10 });
        using var archive = await desk.PostAsync($"{PromotionEndpoints.Root}/{archivedId}/archive", null, Guid.NewGuid().ToString());
        Assert.Equal(HttpStatusCode.OK, archive.StatusCode);

        var guest = new Shopper(app, app.CreateClient());
        using var put = await guest.TryPutInCartAsync(app.Catalog.Sell(20), new JsonObject { ["quantity"] = 2 });
        var cartId = put.Headers.GetValues("Cart-Id").Single();

        var quote = await QuoteAsync(guest, early, cartId);
        Assert.Equal(("not_yet_valid", 44.95m), (Status(quote), Amount(quote, "total")));
        Assert.Equal(now.AddDays(1), quote.GetProperty("code").GetProperty("validFrom").GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));
        Assert.Equal("expired", Status(await QuoteAsync(guest, late, cartId)));
        quote = await QuoteAsync(guest, much, cartId);
        Assert.Equal(("minimum_not_reached", 5.50m), (Status(quote), Amount(quote.GetProperty("code"), "missing")));
        Assert.Equal("unknown", Status(await QuoteAsync(guest, archived, cartId)));
        Assert.Equal("unknown", Status(await QuoteAsync(guest, "¿qué?", cartId)));
        Assert.Equal(JsonValueKind.Null, (await QuoteAsync(guest, " ", cartId)).GetProperty("code").ValueKind);

        quote = await QuoteAsync(guest, free, cartId);
        Assert.Equal(("applied", 0m, 40m), (Status(quote), Amount(quote, "shipping"), Amount(quote, "total")));
        Assert.Equal((free, "Gratis", 4.95m), (
            quote.GetProperty("promotion").GetProperty("code").GetString(),
            quote.GetProperty("promotion").GetProperty("name").GetString(),
            Amount(quote.GetProperty("promotion"), "discount")));
        Assert.Equal(0, quote.GetProperty("shippingOptions")[0].GetProperty("price").GetDecimal());
        quote = await QuoteAsync(guest, free, cartId, "express");
        Assert.Equal(("no_effect", 47.95m), (Status(quote), Amount(quote, "total")));

        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(20), 1);
        foreach (var code in new[] { early, late, much, archived, "NOBODY-KNOWS" })
        {
            using var refused = await customer.TryPlaceOrderAsync(With(code));
            Assert.Equal(code, (await Shopper.ReadProblemAsync(refused, HttpStatusCode.Conflict)).GetProperty("code").GetProperty("code").GetString());
        }

        using var tooLong = await customer.TryPlaceOrderAsync(With(new string('A', 51)));
        Assert.Equal(["code"], (await Shopper.ReadProblemAsync(tooLong, HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task An_order_gets_the_one_promotion_that_makes_it_cheapest()
    {
        var desk = app.NewOrderManager();
        var (automatic, _) = await CreateAsync(desk, new() { ["kind"] = "percentage", ["value"] = 20, ["minimumSubtotal"] = 30, ["code"] = null, ["usageLimit"] = 1 });
        var (_, small) = await CreateAsync(desk, new() { ["kind"] = "amount", ["value"] = 6 });
        var customer = app.NewCustomer();
        var sku = app.Catalog.Sell(20);
        await customer.PutInCartAsync(sku, 1);
        Assert.Equal(("applied", 18.95m), (Status(await QuoteAsync(customer, small)), Amount(await QuoteAsync(customer, small), "total")));

        await customer.PutInCartAsync(sku, 2);
        var quote = await QuoteAsync(customer, small);
        Assert.Equal(("outdone", 8m, 36.95m), (Status(quote), Amount(quote, "discount"), Amount(quote, "total")));
        Assert.Equal(automatic, quote.GetProperty("promotion").GetProperty("id").GetGuid());

        var other = app.NewCustomer();
        await other.PutInCartAsync(sku, 2);
        using var taken = await other.TryPlaceOrderAsync(With(small));
        var orderId = (await Shopper.ReadAsync(taken, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var order = await other.GetOrderAsync(orderId);
        Assert.Equal((automatic, 8m), (order.GetProperty("promotion").GetProperty("id").GetGuid(), Amount(order, "discount")));
        Assert.Equal(automatic, (await desk.GetDeskOrderAsync(orderId)).GetProperty("promotion").GetProperty("id").GetGuid());

        // It was the last; who was shown it is told of the new total.
        using var shown = await customer.TryPlaceOrderAsync(new JsonObject { ["shippingAddress"] = Shopper.Address, ["expectedTotal"] = 36.95m });
        Assert.Equal(44.95m, Amount(await Shopper.ReadProblemAsync(shown, HttpStatusCode.Conflict), "total"));
        using var archive = await desk.PostAsync($"{PromotionEndpoints.Root}/{automatic}/archive", null, Guid.NewGuid().ToString());
        Assert.Equal(HttpStatusCode.OK, archive.StatusCode);
    }

    [Fact]
    public async Task A_limit_that_comes_while_orders_are_placed_and_cancelled_counts_them_all()
    {
        var desk = app.NewOrderManager();
        var (id, code) = await CreateAsync(desk, new() { ["kind"] = "amount", ["value"] = 1 });
        var sku = app.Catalog.Sell(20);
        var customers = await Task.WhenAll(Enumerable.Range(0, 24).Select(async _ =>
        {
            var customer = app.NewCustomer();
            await customer.PutInCartAsync(sku, 1);
            return customer;
        }));

        var shopping = Task.WhenAll(customers.Select(async (customer, index) =>
        {
            using var placed = await customer.TryPlaceOrderAsync(With(code));
            if (placed.StatusCode is HttpStatusCode.Created && index % 2 == 0)
            {
                using var cancelled = await customer.TryCancelAsync((await Shopper.ReadAsync(placed, HttpStatusCode.Created)).GetProperty("id").GetGuid());
                Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
            }
        }));
        for (var change = 0; change < 6; change++)
        {
            var terms = Terms(code, new() { ["kind"] = "amount", ["value"] = 1, ["usageLimit"] = change % 2 == 0 ? 1000 : null });
            using var changed = await PutAsync(desk, id, terms, (await GetAsync(desk, id)).GetProperty("version").GetInt32());
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        }

        await shopping;
        using var last = await PutAsync(desk, id, Terms(code, new() { ["kind"] = "amount", ["value"] = 1, ["usageLimit"] = 1000 }), 7);
        Assert.Equal(HttpStatusCode.OK, last.StatusCode);
        var held = (await GetAsync(desk, id)).GetProperty("used").GetInt32();
        Assert.Equal(held, await CountedAsync(id));
        var ended = await Task.WhenAll(customers.Select(async customer =>
        {
            using var placed = await customer.TryPlaceOrderAsync(With(code));
            return (await Shopper.ReadAsync(placed, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        }));
        Assert.Equal(24, await CountedAsync(id));
        await Task.WhenAll(ended.Select(orderId => app.DeliverAsync(new StockRejected(orderId, []))));
        Assert.Equal((0, 0), (await CountedAsync(id), (await GetAsync(desk, id)).GetProperty("used").GetInt32()));
    }

    [Fact]
    public async Task The_provider_charges_a_discounted_order_to_the_cent_and_gives_it_back_to_the_cent()
    {
        var desk = app.NewOrderManager();
        var (_, code) = await CreateAsync(desk, new() { ["kind"] = "percentage", ["value"] = 33.33m });
        var customer = app.NewCustomer();
        var (many, few) = (app.Catalog.Sell(3.33m), app.Catalog.Sell(7.77m));
        await customer.PutInCartAsync(many, 7);
        await customer.PutInCartAsync(few, 2);
        using var placed = await customer.TryPlaceOrderAsync(With(code));
        var orderId = (await Shopper.ReadAsync(placed, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var total = Amount(await customer.GetOrderAsync(orderId), "total");
        Assert.Equal(23.31m + 15.54m - 12.95m + 4.95m, total);

        await app.DeliverAsync(new StockReserved(orderId, app.Clock.GetUtcNow().AddMinutes(35)));
        await app.Sandbox.PayAsync(await customer.PayAsync(orderId), SandboxApp.Accepted, Token);
        await app.CheckPaymentAsync((await app.FindOrderAsync(orderId)).Payments.Single().Id);
        await app.DeliverAsync(new StockClaimed(orderId));
        await desk.DeskAsync(orderId, "cancel", Shopper.Cancellation((many, 2)));
        await desk.DeskAsync(orderId, "shipments", Shopper.Parcel((many, 5), (few, 2)), HttpStatusCode.Created);
        await app.CheckPaymentsAsync(orderId);
        foreach (var (sku, quantity, shipping) in new[] { (many, 3, false), (few, 1, true), (many, 2, false), (few, 1, false) })
        {
            await desk.DeskAsync(orderId, "refunds", Shopper.Repayment(shipping, (sku, quantity)), HttpStatusCode.Created);
            await app.CheckPaymentsAsync(orderId);
        }

        var money = await app.Sandbox.MoneyOfAsync(orderId, Token);
        var uncharged = (await app.FindOrderAsync(orderId)).Lines.Single(line => line.Sku == many);
        Assert.Equal((long)((total - decimal.Round(uncharged.Paid * 2 / 7, 2, MidpointRounding.AwayFromZero)) * 100), money[0]);
        Assert.Equal(money[0], money.Skip(1).Sum());
        Assert.Equal("refunded", (await customer.GetOrderAsync(orderId)).GetProperty("paymentStatus").GetString());
    }

    private Task<int> CountedAsync(Guid id) =>
        app.InDatabaseAsync(db => db.Promotions.Where(promotion => promotion.Id == id).Select(promotion => promotion.Used).SingleAsync(Token));

    private static JsonObject With(string code) => new() { ["shippingAddress"] = Shopper.Address, ["code"] = code };

    private static JsonObject Terms(string code, JsonObject terms)
    {
        JsonObject whole = new() { ["nameEs"] = "Gratis", ["nameEn"] = "Free", ["from"] = "2026-01-01T00:00:00Z", ["code"] = code };
        foreach (var (member, value) in terms)
        {
            whole[member] = value?.DeepClone();
        }

        return whole;
    }

    private static async Task<(Guid Id, string Code)> CreateAsync(Shopper desk, JsonObject terms)
    {
        var code = $"C-{Guid.NewGuid():n}"[..30].ToUpperInvariant();
        using var response = await desk.PostAsync(PromotionEndpoints.Root, JsonContent.Create(Terms(code, terms)), Guid.NewGuid().ToString());
        return ((await Shopper.ReadAsync(response, HttpStatusCode.Created)).GetProperty("id").GetGuid(), code);
    }

    private static async Task<JsonElement> GetAsync(Shopper desk, Guid id)
    {
        using var response = await desk.Client.GetAsync($"{PromotionEndpoints.Root}/{id}", Token);
        return await Shopper.ReadAsync(response, HttpStatusCode.OK);
    }

    private static async Task<HttpResponseMessage> PutAsync(Shopper desk, Guid id, JsonObject terms, int version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{PromotionEndpoints.Root}/{id}") { Content = JsonContent.Create(terms) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        return await desk.Client.SendAsync(request, Token);
    }

    private static async Task<JsonElement> QuoteAsync(Shopper shopper, string code, string? cartId = null, string shippingOption = "standard")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders/quote")
        {
            Content = JsonContent.Create(new { country = "ES", shippingOption, code }),
        };
        if (cartId is not null)
        {
            request.Headers.Add("Cart-Id", cartId);
        }

        using var response = await shopper.Client.SendAsync(request, Token);
        return await Shopper.ReadAsync(response, HttpStatusCode.OK);
    }

    private static string? Status(JsonElement quote) => quote.GetProperty("code").GetProperty("status").GetString();

    private static decimal Amount(JsonElement element, string name) => element.GetProperty(name).GetDecimal();
}
