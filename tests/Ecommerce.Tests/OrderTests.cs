using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ecommerce.Tests;

/// <summary>Orders through the public API, over every real part.</summary>
public sealed class OrderTests(Shop shop)
{
    [Fact]
    public async Task An_order_is_its_owners_alone()
    {
        using var ana = await Account.RegisterAsync(shop);
        using var eva = await Account.RegisterAsync(shop);
        using var nobody = shop.CreateClient();
        var order = await PlaceAsync(ana, quantity: 1);
        var path = $"/api/orders/{order.GetProperty("id")}";

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(ana, path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(eva, path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(nobody, path)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(nobody, "/api/orders")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await eva.PostWithKeyAsync($"{path}/cancel", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await eva.PostWithKeyAsync($"{path}/payments", null)).StatusCode);
        Assert.Equal(0, (await eva.GetJsonAsync("/api/orders")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_price_from_the_caller_counts_for_nothing()
    {
        using var client = await Account.RegisterAsync(shop);
        var (sku, slug, _) = await client.FindStockAsync(2);
        var product = await client.GetJsonAsync($"/api/catalog/products/{slug}");
        var price = product.GetProperty("variants").EnumerateArray()
            .Single(variant => variant.GetProperty("sku").GetString() == sku).GetProperty("price").GetDecimal();

        using var put = await client.PutAsJsonAsync(
            $"/api/carts/items/{sku}", new { quantity = 1, unitPrice = 0.01m, price = 0.01m }, TestContext.Current.CancellationToken);
        var order = await client.PostJsonAsync("/api/orders", new { shippingAddress = Api.Address, total = 0.01m });

        var placed = await client.GetJsonAsync($"/api/orders/{order.GetProperty("id")}");
        Assert.Equal(price, placed.GetProperty("lines")[0].GetProperty("unitPrice").GetDecimal());
    }

    [Fact]
    public async Task Fifty_requests_with_one_key_are_one_order()
    {
        using var client = await Account.RegisterAsync(shop);
        var (sku, _, _) = await client.FindStockAsync(5);
        await client.PutInCartAsync(sku, 1);
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var response = await client.PostWithKeyAsync("/api/orders", new { shippingAddress = Api.Address }, key);
            return (response.StatusCode, Body: await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }));

        var accepted = answers.Where(answer => answer.StatusCode == HttpStatusCode.Created).ToList();
        Assert.NotEmpty(accepted);
        Assert.Single(accepted.Select(answer => JsonDocument.Parse(answer.Body).RootElement.GetProperty("id").GetString()).Distinct());
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, answer.Body));
        Assert.Equal(1, (await client.GetJsonAsync("/api/orders")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task More_buyers_than_units_buy_no_more_than_there_are()
    {
        using var client = shop.CreateClient();
        var (sku, slug, available) = await client.FindStockAsync(20);
        const int Each = 5;
        var buyers = await Task.WhenAll(Enumerable.Range(0, (available / Each) + 5).Select(_ => Account.RegisterAsync(shop)));
        await Task.WhenAll(buyers.Select(buyer => buyer.PutInCartAsync(sku, Each)));

        var orders = await Task.WhenAll(buyers.Select(async buyer =>
        {
            using var response = await buyer.PostWithKeyAsync("/api/orders", new { shippingAddress = Api.Address });
            return response.StatusCode == HttpStatusCode.Created
                ? (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetString()
                : null;
        }));

        var reserved = 0;
        foreach (var (buyer, order) in buyers.Zip(orders).Where(pair => pair.Second is not null))
        {
            var settled = await buyer.WaitForAsync(
                $"/api/orders/{order}",
                answer => answer.GetProperty("stockStatus").GetString() is "reserved" or "claimed" || answer.GetProperty("status").GetString() is "rejected");
            reserved += settled.GetProperty("status").GetString() is "rejected" ? 0 : Each;
        }

        Assert.Equal(available / Each * Each, reserved);
        Assert.Equal(available % Each, await client.AvailableAsync(slug, sku));
        foreach (var buyer in buyers)
        {
            buyer.Dispose();
        }
    }

    private static async Task<JsonElement> PlaceAsync(HttpClient client, int quantity)
    {
        var (sku, _, _) = await client.FindStockAsync(quantity);
        await client.PutInCartAsync(sku, quantity);
        return await client.PostJsonAsync("/api/orders", new { shippingAddress = Api.Address });
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string path) =>
        client.GetAsync(path, TestContext.Current.CancellationToken);
}
