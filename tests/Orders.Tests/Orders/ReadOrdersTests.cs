using System.Net;
using System.Text.Json;
using Ecommerce.Contracts;

namespace Ecommerce.Orders.Tests.Orders;

public sealed class ReadOrdersTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_shows_all_that_the_page_needs()
    {
        var customer = app.NewCustomer();
        var tea = app.Catalog.Sell(12.5m, variantName: "100 g");
        await customer.PutInCartAsync(tea, 2);
        var id = (await customer.PlaceOrderAsync()).GetProperty("id").GetGuid();

        var placed = await customer.GetOrderAsync(id);
        Assert.Equal("pending", placed.GetProperty("stockStatus").GetString());
        Assert.False(placed.GetProperty("canPay").GetBoolean());
        Assert.Equal(JsonValueKind.Null, placed.GetProperty("expiresAt").ValueKind);

        var until = app.Clock.GetUtcNow().AddMinutes(35);
        await app.DeliverAsync(new StockReserved(id, until));
        var order = await customer.GetOrderAsync(id);

        Assert.Equal("placed", order.GetProperty("status").GetString());
        Assert.Equal("created", order.GetProperty("paymentStatus").GetString());
        Assert.Equal("reserved", order.GetProperty("stockStatus").GetString());
        Assert.True(order.GetProperty("expiresAt").GetDateTimeOffset() < until);
        Assert.Equal(25m, order.GetProperty("subtotal").GetDecimal());
        Assert.Equal(4.95m, order.GetProperty("shipping").GetDecimal());
        Assert.Equal(29.95m, order.GetProperty("total").GetDecimal());
        Assert.Equal("Lucía García", order.GetProperty("shippingAddress").GetProperty("name").GetString());
        Assert.True(order.GetProperty("canPay").GetBoolean());
        Assert.True(order.GetProperty("canCancel").GetBoolean());
        Assert.Equal(JsonValueKind.Null, order.GetProperty("decline").ValueKind);
        var line = order.GetProperty("lines")[0];
        Assert.Equal(
            (tea, $"Name {tea}", "100 g", $"slug-{tea}", 2, 12.5m, 25m),
            (line.GetProperty("sku").GetString(),
                line.GetProperty("name").GetString(),
                line.GetProperty("variantName").GetString(),
                line.GetProperty("slug").GetString(),
                line.GetProperty("quantity").GetInt32(),
                line.GetProperty("unitPrice").GetDecimal(),
                line.GetProperty("lineTotal").GetDecimal()));
        Assert.Equal(
            ["placed", "stock_reserved"],
            order.GetProperty("timeline").EnumerateArray().Select(step => step.GetProperty("status").GetString()));
        Assert.Equal(2, order.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Another_customers_order_is_a_404_like_one_that_does_not_exist()
    {
        var id = await app.NewCustomer().PlaceNewOrderAsync();
        var other = app.NewCustomer();

        using var others = await other.Client.GetAsync($"/api/orders/{id}", Token);
        using var none = await other.Client.GetAsync($"/api/orders/{Guid.NewGuid()}", Token);
        using var malformed = await other.Client.GetAsync("/api/orders/nonsense", Token);

        var problem = await Shopper.ReadProblemAsync(others, HttpStatusCode.NotFound);
        Assert.Equal(problem.GetProperty("title").GetString(), (await Shopper.ReadProblemAsync(none, HttpStatusCode.NotFound)).GetProperty("title").GetString());
        await Shopper.ReadProblemAsync(malformed, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_token_and_key_nothing_is_read()
    {
        using var one = await app.CreateClient().GetAsync($"/api/orders/{Guid.NewGuid()}", Token);
        using var all = await app.CreateClient().GetAsync("/api/orders", Token);

        await Shopper.ReadProblemAsync(one, HttpStatusCode.NotFound);
        await Shopper.ReadProblemAsync(all, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Pages_of_the_list_hold_every_order_once_the_latest_first()
    {
        var customer = app.NewCustomer();
        await app.NewCustomer().PlaceNewOrderAsync();
        var ids = new List<Guid>();
        for (var index = 0; index < 5; index++)
        {
            ids.Add(await customer.PlaceNewOrderAsync(quantity: index + 1));
        }

        var listed = new List<JsonElement>();
        string? cursor = null;
        do
        {
            using var response = await customer.Client.GetAsync($"/api/orders?limit=2&cursor={cursor}", Token);
            var page = await Shopper.ReadAsync(response, HttpStatusCode.OK);
            listed.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        ids.Reverse();
        Assert.Equal(ids, listed.Select(item => item.GetProperty("id").GetGuid()));
        Assert.Equal(15, listed[0].GetProperty("itemCount").GetInt32());
        Assert.StartsWith("/api/catalog/images/", listed[0].GetProperty("image").GetString(), StringComparison.Ordinal);
    }
}
