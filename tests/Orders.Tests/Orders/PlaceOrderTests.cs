using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ecommerce.Contracts;
using Ecommerce.Testing;

namespace Ecommerce.Orders.Tests.Orders;

public sealed class PlaceOrderTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_has_Catalogs_prices_and_leaves_the_cart_as_it_was()
    {
        var customer = app.NewCustomer();
        var tea = app.Catalog.Sell(12.5m, variantName: "100 g");
        await customer.PutInCartAsync(tea, 2);
        app.Catalog.Put(tea, 13.25m);

        using var response = await customer.TryPlaceOrderAsync();
        var placed = await Shopper.ReadAsync(response, HttpStatusCode.Created);

        var id = placed.GetProperty("id").GetGuid();
        Assert.Equal($"/api/orders/{id}", response.Headers.Location?.OriginalString);
        Assert.Matches("^EC-.{5}-.{5}$", placed.GetProperty("number").GetString());
        Assert.Equal("placed", placed.GetProperty("status").GetString());
        Assert.Equal("created", placed.GetProperty("paymentStatus").GetString());
        Assert.Equal(31.45m, placed.GetProperty("total").GetDecimal());
        Assert.Equal("EUR", placed.GetProperty("currency").GetString());
        Assert.Equal(2, (await customer.GetCartAsync()).GetProperty("itemCount").GetInt32());
        Assert.Equal([nameof(OrderPlaced)], await app.PublishedAsync(id));
        var order = await app.FindOrderAsync(id);
        Assert.EndsWith("@example.com", order.Email, StringComparison.Ordinal);
        Assert.Equal("es", order.Language);
    }

    [Fact]
    public async Task The_same_key_fifty_times_at_once_is_one_order()
    {
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(10), 1);
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => customer.TryPlaceOrderAsync(null, key)));

        var bodies = await Task.WhenAll(answers.Select(async answer =>
            (await Shopper.ReadAsync(answer, HttpStatusCode.Created)).GetRawText()));
        var id = JsonDocument.Parse(Assert.Single(bodies.Distinct())).RootElement.GetProperty("id").GetGuid();
        Assert.Equal([nameof(OrderPlaced)], await app.PublishedAsync(id));
        Assert.Single((await ListAsync(customer)).EnumerateArray());
    }

    [Fact]
    public async Task Ten_tabs_with_a_key_each_are_one_order()
    {
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(10), 1);

        var orders = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => customer.PlaceOrderAsync()));

        Assert.Single(orders.Select(order => order.GetProperty("id").GetGuid()).Distinct());
        Assert.Single((await ListAsync(customer)).EnumerateArray());
    }

    [Fact]
    public async Task The_same_cart_to_another_address_is_refused_with_the_open_order()
    {
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(10), 1);
        var first = await customer.PlaceOrderAsync();
        var address = Shopper.Address;
        address["city"] = "Sevilla";

        using var response = await customer.TryPlaceOrderAsync(new JsonObject { ["shippingAddress"] = address });

        var problem = await Shopper.ReadProblemAsync(response, HttpStatusCode.Conflict);
        Assert.Equal(first.GetProperty("id").GetGuid(), problem.GetProperty("orderId").GetGuid());
    }

    [Fact]
    public async Task A_cart_whose_order_came_to_nothing_can_be_ordered_again()
    {
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(10), 1);
        var first = await customer.PlaceOrderAsync();
        using var cancelled = await customer.TryCancelAsync(first.GetProperty("id").GetGuid());

        var second = await customer.PlaceOrderAsync();

        Assert.NotEqual(first.GetProperty("id").GetGuid(), second.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_changed_cart_is_another_order()
    {
        var customer = app.NewCustomer();
        var tea = app.Catalog.Sell(10);
        await customer.PutInCartAsync(tea, 1);
        var first = await customer.PlaceOrderAsync();
        await customer.PutInCartAsync(tea, 2);

        var second = await customer.PlaceOrderAsync();

        Assert.NotEqual(first.GetProperty("id").GetGuid(), second.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_key_used_for_another_body_is_a_422_and_a_replay_answers_even_when_the_cart_is_empty()
    {
        var customer = app.NewCustomer();
        var tea = app.Catalog.Sell(10);
        await customer.PutInCartAsync(tea, 1);
        var key = Guid.NewGuid().ToString();
        var first = await customer.PlaceOrderAsync(key);
        await customer.PutInCartAsync(tea, 0);
        var address = Shopper.Address;
        address["city"] = "Sevilla";

        using var other = await customer.TryPlaceOrderAsync(new JsonObject { ["shippingAddress"] = address }, key);

        await Shopper.ReadProblemAsync(other, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(first.GetRawText(), (await customer.PlaceOrderAsync(key)).GetRawText());
    }

    [Fact]
    public async Task Another_customers_key_is_another_key()
    {
        var key = Guid.NewGuid().ToString();
        var first = app.NewCustomer();
        await first.PutInCartAsync(app.Catalog.Sell(10), 1);
        var second = app.NewCustomer();
        await second.PutInCartAsync(app.Catalog.Sell(20), 1);

        Assert.NotEqual(
            (await first.PlaceOrderAsync(key)).GetProperty("id").GetGuid(),
            (await second.PlaceOrderAsync(key)).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_total_that_is_not_the_one_shown_is_refused_with_the_new_one()
    {
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(60), 1);

        using var refused = await customer.TryPlaceOrderAsync(
            new JsonObject { ["shippingAddress"] = Shopper.Address, ["expectedTotal"] = 59.99m });

        var problem = await Shopper.ReadProblemAsync(refused, HttpStatusCode.Conflict);
        Assert.Equal(60m, problem.GetProperty("total").GetDecimal());
        using var accepted = await customer.TryPlaceOrderAsync(
            new JsonObject { ["shippingAddress"] = Shopper.Address, ["expectedTotal"] = 60m });
        await Shopper.ReadAsync(accepted, HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_empty_cart_is_a_409()
    {
        using var response = await app.NewCustomer().TryPlaceOrderAsync();

        var problem = await Shopper.ReadProblemAsync(response, HttpStatusCode.Conflict);
        Assert.Equal("The cart is empty.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task What_is_short_or_no_longer_sold_is_a_409_that_names_it()
    {
        var customer = app.NewCustomer();
        var shortOne = app.Catalog.Sell(10, available: 1);
        var gone = app.Catalog.Sell(10);
        await customer.PutInCartAsync(shortOne, 3);
        await customer.PutInCartAsync(gone, 1);
        app.Catalog.Withdraw(gone);

        using var response = await customer.TryPlaceOrderAsync();

        var shortages = (await Shopper.ReadProblemAsync(response, HttpStatusCode.Conflict)).GetProperty("shortages");
        Assert.Equal(
            [(shortOne, 3, 1), (gone, 1, 0)],
            shortages.EnumerateArray().Select(shortage => (
                shortage.GetProperty("sku").GetString()!,
                shortage.GetProperty("requested").GetInt32(),
                shortage.GetProperty("available").GetInt32())));
    }

    [Fact]
    public async Task Without_Catalog_nothing_is_ordered_and_the_answer_says_when_to_try_again()
    {
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(FakeCatalog.DownSku, 1);

        using var response = await customer.TryPlaceOrderAsync();

        await Shopper.ReadProblemAsync(response, HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Empty((await ListAsync(customer)).EnumerateArray());
    }

    [Fact]
    public async Task Nobody_orders_without_token_or_cart()
    {
        using var response = await new Shopper(app, app.CreateClient()).TryPlaceOrderAsync();

        await Shopper.ReadProblemAsync(response, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("""{"shippingAddress":{"name":"N","street":"S","city":"C","postalCode":"1","country":"es"}}""", "shippingAddress.country")]
    [InlineData("""{"shippingAddress":{"name":"N","street":"S","city":"C","postalCode":"1","country":"ES"},"email":"no body@example.com"}""", "email")]
    [InlineData("""{"shippingAddress":{"name":"N","street":"S","city":"C","postalCode":"1","country":"ES"},"email":"a@b@example.com"}""", "email")]
    [InlineData("""{"shippingAddress":{"name":"N","street":"S","city":"C","postalCode":"1","country":"ES"},"email":"a\u0001@example.com"}""", "email")]
    [InlineData("""{"shippingAddress":{"name":"N","street":"S","city":"C","postalCode":"1","country":"ES"},"email":"a@example.com\r\nBcc: b@example.com"}""", "email")]
    public async Task A_bad_body_is_refused_with_the_members_name_and_nothing_is_stored(string body, string member)
    {
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(10), 1);

        using var response = await customer.PostAsync(
            "/api/orders", new StringContent(body, Encoding.UTF8, "application/json"), Guid.NewGuid().ToString());

        var problem = await Shopper.ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains(member, problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.DoesNotContain("Int32", problem.GetRawText());
        Assert.Empty((await ListAsync(customer)).EnumerateArray());
    }

    [Fact]
    public async Task Without_an_address_in_the_token_the_order_needs_one()
    {
        var customer = new Shopper(app, app.CreateClient());
        customer.Client.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.Make(
            $"customer-{Guid.NewGuid():n}", "orders", ["customer"], new Dictionary<string, object> { ["email"] = null! }));
        await customer.PutInCartAsync(app.Catalog.Sell(10), 1);

        using var response = await customer.TryPlaceOrderAsync();
        var problem = await Shopper.ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains("email", problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));

        using var accepted = await customer.TryPlaceOrderAsync(
            new JsonObject { ["shippingAddress"] = Shopper.Address, ["email"] = "other@example.com" });
        var id = (await Shopper.ReadAsync(accepted, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        Assert.Equal("other@example.com", (await app.FindOrderAsync(id)).Email);
    }

    private static async Task<JsonElement> ListAsync(Shopper customer)
    {
        using var response = await customer.Client.GetAsync("/api/orders", Token);
        return (await Shopper.ReadAsync(response, HttpStatusCode.OK)).GetProperty("items");
    }
}
