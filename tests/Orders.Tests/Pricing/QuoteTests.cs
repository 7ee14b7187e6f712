using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ecommerce.Orders.Tests.Pricing;

public sealed class QuoteTests(OrdersApp app)
{
    [Fact]
    public async Task A_quote_shows_every_part_and_the_order_costs_just_that()
    {
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(10, grams: 900), 2);
        await customer.PutInCartAsync(app.Catalog.Sell(12.50m, grams: 400, taxCategory: "books"), 1);

        var quote = await QuoteAsync(customer, new { country = "ES", shippingOption = "express" });

        Assert.Equal(["standard", "express"], quote.GetProperty("shippingOptions").EnumerateArray().Select(option => option.GetProperty("id").GetString()));
        Assert.Equal((32.50m, 0m, 11.95m, 44.45m), (Amount(quote, "subtotal"), Amount(quote, "discount"), Amount(quote, "shipping"), Amount(quote, "total")));
        Assert.Equal(
            [(21m, 26.40m, 5.55m), (4m, 12.02m, 0.48m)],
            quote.GetProperty("taxLines").EnumerateArray().Select(line => (Amount(line, "rate"), Amount(line, "base"), Amount(line, "tax"))));
        Assert.True(quote.GetProperty("taxIncluded").GetBoolean());

        using var placed = await customer.TryPlaceOrderAsync(new JsonObject
        {
            ["shippingAddress"] = Shopper.Address,
            ["shippingOption"] = "express",
            ["expectedTotal"] = Amount(quote, "total"),
        });
        var orderId = (await Shopper.ReadAsync(placed, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var order = await customer.GetOrderAsync(orderId);
        Assert.Equal("express", order.GetProperty("shippingOption").GetString());
        Assert.Equal((11.95m, 6.03m, 44.45m), (Amount(order, "shipping"), Amount(order, "tax"), Amount(order, "total")));
        Assert.Equal(2, order.GetProperty("taxLines").GetArrayLength());
    }

    [Fact]
    public async Task A_guest_is_quoted_by_the_cart_id_and_nobody_else_sees_that_cart()
    {
        var guest = new Shopper(app, app.CreateClient());
        using var put = await guest.TryPutInCartAsync(app.Catalog.Sell(60), new JsonObject { ["quantity"] = 1 });
        var cartId = put.Headers.GetValues("Cart-Id").Single();

        var quote = await QuoteAsync(guest, new { country = "PT" }, cartId);
        Assert.Equal((0m, 60m), (Amount(quote, "shipping"), Amount(quote, "total")));

        using var without = await TryQuoteAsync(guest, new { country = "PT" });
        Assert.Equal("The cart is empty.", (await Shopper.ReadProblemAsync(without, HttpStatusCode.Conflict)).GetProperty("detail").GetString());
        using var malformed = await TryQuoteAsync(guest, new { country = "PT" }, "not-an-id");
        Assert.Equal(
            ["Cart-Id"],
            (await Shopper.ReadProblemAsync(malformed, HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateObject().Select(error => error.Name));
        using var other = await TryQuoteAsync(app.NewCustomer(), new { country = "PT" }, cartId);
        await Shopper.ReadProblemAsync(other, HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("""{"country":"US"}""", "country")]
    [InlineData("""{"country":"es"}""", "country")]
    [InlineData("""{"country":"ES","shippingOption":"drone"}""", "shippingOption")]
    public async Task What_cannot_be_quoted_is_refused(string body, string member)
    {
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(10), 1);

        using var response = await customer.PostAsync("/api/orders/quote", new StringContent(body, Encoding.UTF8, "application/json"), null);

        var problem = await Shopper.ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal([member], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task What_is_too_heavy_for_express_is_not_ordered_by_it()
    {
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(10, grams: 31_000), 1);

        using var refused = await customer.TryPlaceOrderAsync(new JsonObject { ["shippingAddress"] = Shopper.Address, ["shippingOption"] = "express" });
        await Shopper.ReadProblemAsync(refused, HttpStatusCode.BadRequest);

        var abroad = Shopper.Address;
        abroad["country"] = "US";
        using var elsewhere = await customer.TryPlaceOrderAsync(new JsonObject { ["shippingAddress"] = abroad });
        await Shopper.ReadProblemAsync(elsewhere, HttpStatusCode.BadRequest);
        Assert.Equal(14.95m, Amount(await customer.PlaceOrderAsync(), "total"));
    }

    private static async Task<JsonElement> QuoteAsync(Shopper shopper, object body, string? cartId = null)
    {
        using var response = await TryQuoteAsync(shopper, body, cartId);
        return await Shopper.ReadAsync(response, HttpStatusCode.OK);
    }

    private static async Task<HttpResponseMessage> TryQuoteAsync(Shopper shopper, object body, string? cartId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders/quote") { Content = JsonContent.Create(body) };
        if (cartId is not null)
        {
            request.Headers.Add("Cart-Id", cartId);
        }

        return await shopper.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static decimal Amount(JsonElement element, string name) => element.GetProperty(name).GetDecimal();
}
