using System.Net;
using System.Text.Json.Nodes;
using Ecommerce.Orders.Carts;

namespace Ecommerce.Orders.Tests.Carts;

public sealed class SetCartItemTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_gets_a_cart_with_the_first_item_and_keeps_it_by_its_id()
    {
        var guest = new Shopper(app, app.CreateClient());
        var tea = app.Catalog.Sell(3.5m, available: 7, variantName: "100 g");
        var mug = app.Catalog.Sell(10);

        using var first = await guest.TryPutInCartAsync(tea, new JsonObject { ["quantity"] = 2 });
        var cart = await Shopper.ReadAsync(first, HttpStatusCode.OK);
        var id = Assert.Single(first.Headers.GetValues("Cart-Id"));
        Assert.Equal(cart.GetProperty("id").GetString(), id);

        cart = await guest.PutInCartAsync(mug, 1, id);

        Assert.Equal(id, cart.GetProperty("id").GetString());
        Assert.Equal(3, cart.GetProperty("itemCount").GetInt32());
        Assert.Equal(17m, cart.GetProperty("subtotal").GetDecimal());
        Assert.Equal(4.95m, cart.GetProperty("shipping").GetDecimal());
        Assert.Equal(21.95m, cart.GetProperty("total").GetDecimal());
        Assert.Equal("EUR", cart.GetProperty("currency").GetString());
        Assert.True(cart.GetProperty("pricesCurrent").GetBoolean());
        var line = cart.GetProperty("items")[0];
        Assert.Equal(tea, line.GetProperty("sku").GetString());
        Assert.Equal(2, line.GetProperty("quantity").GetInt32());
        Assert.Equal($"Name {tea}", line.GetProperty("name").GetString());
        Assert.Equal("100 g", line.GetProperty("variantName").GetString());
        Assert.Equal($"slug-{tea}", line.GetProperty("slug").GetString());
        Assert.Equal($"/api/catalog/images/slug-{tea}.svg", line.GetProperty("image").GetString());
        Assert.Equal(3.5m, line.GetProperty("unitPrice").GetDecimal());
        Assert.Equal(7m, line.GetProperty("lineTotal").GetDecimal());
        Assert.Equal(7, line.GetProperty("available").GetInt32());
        Assert.True(line.GetProperty("onSale").GetBoolean());
        Assert.Equal(cart.GetProperty("version").GetInt32(), (await guest.GetCartAsync(id)).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Zero_takes_a_line_out_and_repeats_are_harmless()
    {
        var customer = app.NewCustomer();
        var tea = app.Catalog.Sell(3);
        await customer.PutInCartAsync(tea, 2);
        await customer.PutInCartAsync(tea, 5);
        Assert.Equal(5, (await customer.PutInCartAsync(tea, 5)).GetProperty("itemCount").GetInt32());

        await customer.PutInCartAsync(tea, 0);
        var cart = await customer.PutInCartAsync(tea, 0);

        Assert.Empty(cart.GetProperty("items").EnumerateArray());
        Assert.Equal(0, cart.GetProperty("total").GetDecimal());
    }

    [Fact]
    public async Task Taking_out_of_no_cart_makes_none()
    {
        var cart = await new Shopper(app, app.CreateClient()).PutInCartAsync("ANYTHING", 0);

        Assert.Equal(System.Text.Json.JsonValueKind.Null, cart.GetProperty("id").ValueKind);
    }

    [Fact]
    public async Task Twenty_tabs_that_change_one_cart_at_once_lose_nothing()
    {
        var customer = app.NewCustomer();
        var skus = Enumerable.Range(0, 20).Select(_ => app.Catalog.Sell(1)).ToList();

        await Task.WhenAll(skus.Select((sku, index) => customer.PutInCartAsync(sku, index + 1)));

        var cart = await customer.GetCartAsync();
        Assert.Equal(
            skus.Select((sku, index) => (sku, index + 1)).Order(),
            cart.GetProperty("items").EnumerateArray()
                .Select(item => (item.GetProperty("sku").GetString()!, item.GetProperty("quantity").GetInt32())).Order());
    }

    [Fact]
    public async Task The_signed_in_customers_own_cart_is_used_whatever_the_header_says()
    {
        var guest = new Shopper(app, app.CreateClient());
        var tea = app.Catalog.Sell(1);
        var id = (await guest.PutInCartAsync(tea, 1)).GetProperty("id").GetString();
        var customer = app.NewCustomer();

        var cart = await customer.PutInCartAsync(app.Catalog.Sell(2), 4, id);

        Assert.NotEqual(id, cart.GetProperty("id").GetString());
        Assert.Equal(4, cart.GetProperty("itemCount").GetInt32());
        Assert.Equal(1, (await guest.GetCartAsync(id)).GetProperty("itemCount").GetInt32());
    }

    [Fact]
    public async Task A_customers_cart_cannot_be_reached_by_its_id()
    {
        var customer = app.NewCustomer();
        var tea = app.Catalog.Sell(1);
        var id = (await customer.PutInCartAsync(tea, 1)).GetProperty("id").GetString();
        var guest = new Shopper(app, app.CreateClient());

        using var response = await guest.TryPutInCartAsync(tea, new JsonObject { ["quantity"] = 9 }, id);

        await Shopper.ReadProblemAsync(response, HttpStatusCode.NotFound);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await guest.GetCartAsync(id)).GetProperty("id").ValueKind);
        Assert.Equal(1, (await customer.GetCartAsync()).GetProperty("itemCount").GetInt32());
    }

    [Fact]
    public async Task An_unknown_cart_is_a_404_that_says_what_to_do()
    {
        var guest = new Shopper(app, app.CreateClient());

        using var response = await guest.TryPutInCartAsync(
            app.Catalog.Sell(1), new JsonObject { ["quantity"] = 1 }, Guid.NewGuid().ToString());

        var problem = await Shopper.ReadProblemAsync(response, HttpStatusCode.NotFound);
        Assert.Contains("Cart-Id", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_sku_is_a_404_that_names_it_and_stores_nothing()
    {
        var customer = app.NewCustomer();

        using var response = await customer.TryPutInCartAsync("NO-SUCH-SKU", new JsonObject { ["quantity"] = 1 });

        var problem = await Shopper.ReadProblemAsync(response, HttpStatusCode.NotFound);
        Assert.Contains("NO-SUCH-SKU", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty((await customer.GetCartAsync()).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("{00000000-0000-0000-0000-000000000000}")]
    [InlineData("' OR 1=1 --")]
    public async Task A_malformed_cart_id_is_refused_by_name(string cartId)
    {
        using var response = await new Shopper(app, app.CreateClient())
            .TryPutInCartAsync(app.Catalog.Sell(1), new JsonObject { ["quantity"] = 1 }, cartId);

        var problem = await Shopper.ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains("Cart-Id", problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task A_full_cart_is_a_409()
    {
        var customer = app.NewCustomer();
        var tea = app.Catalog.Sell(1);
        var id = (await customer.PutInCartAsync(tea, 1)).GetProperty("id").GetGuid();
        await app.InDatabaseAsync(async db =>
        {
            var cart = await db.Carts.FindAsync([id], Token);
            for (var index = 1; index < Cart.MaxItems; index++)
            {
                cart!.SetQuantity($"SKU-{index}", 1, null, app.Clock.GetUtcNow());
            }

            return await db.SaveChangesAsync(Token);
        });

        using var response = await customer.TryPutInCartAsync(app.Catalog.Sell(1), new JsonObject { ["quantity"] = 1 });

        await Shopper.ReadProblemAsync(response, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Without_Catalog_the_line_is_kept_and_prices_are_those_last_seen()
    {
        var customer = app.NewCustomer();
        var tea = app.Catalog.Sell(3);
        await customer.PutInCartAsync(tea, 2);

        var cart = await customer.PutInCartAsync(FakeCatalog.DownSku, 1);

        Assert.False(cart.GetProperty("pricesCurrent").GetBoolean());
        var lines = cart.GetProperty("items");
        Assert.Equal(3m, lines[0].GetProperty("unitPrice").GetDecimal());
        Assert.Equal($"Name {tea}", lines[0].GetProperty("name").GetString());
        Assert.Equal(FakeCatalog.DownSku, lines[1].GetProperty("name").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, lines[1].GetProperty("unitPrice").ValueKind);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, lines[1].GetProperty("available").ValueKind);
        Assert.Equal(6m, cart.GetProperty("subtotal").GetDecimal());
    }

    [Fact]
    public async Task What_is_no_longer_sold_stays_visible_and_counts_nothing()
    {
        var customer = app.NewCustomer();
        var tea = app.Catalog.Sell(3);
        var mug = app.Catalog.Sell(10);
        await customer.PutInCartAsync(tea, 2);
        await customer.PutInCartAsync(mug, 1);
        app.Catalog.Withdraw(tea);

        var cart = await customer.GetCartAsync();

        var line = cart.GetProperty("items")[0];
        Assert.False(line.GetProperty("onSale").GetBoolean());
        Assert.Equal($"Name {tea}", line.GetProperty("name").GetString());
        Assert.Equal(0, line.GetProperty("available").GetInt32());
        Assert.Equal(10m, cart.GetProperty("subtotal").GetDecimal());
        Assert.Single((await customer.PutInCartAsync(tea, 0)).GetProperty("items").EnumerateArray());
    }
}
