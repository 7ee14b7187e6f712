using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ecommerce.Contracts;

namespace Ecommerce.Orders.Tests;

/// <summary>A customer and what customers do, over HTTP.</summary>
internal sealed class Shopper(OrdersApp app, HttpClient client)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public HttpClient Client => client;

    public static JsonObject Address => new()
    {
        ["name"] = "Lucía García",
        ["street"] = "Calle Mayor 1",
        ["city"] = "Madrid",
        ["postalCode"] = "28013",
        ["country"] = "ES",
    };

    public async Task<JsonElement> PutInCartAsync(string sku, int quantity, string? cartId = null)
    {
        using var response = await TryPutInCartAsync(sku, new JsonObject { ["quantity"] = quantity }, cartId);
        return await ReadAsync(response, HttpStatusCode.OK);
    }

    public async Task<HttpResponseMessage> TryPutInCartAsync(string sku, JsonNode? body, string? cartId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/carts/items/{sku}") { Content = JsonContent.Create(body) };
        if (cartId is not null)
        {
            request.Headers.Add("Cart-Id", cartId);
        }

        return await client.SendAsync(request, Token);
    }

    public async Task<JsonElement> GetCartAsync(string? cartId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/carts");
        if (cartId is not null)
        {
            request.Headers.Add("Cart-Id", cartId);
        }

        using var response = await client.SendAsync(request, Token);
        return await ReadAsync(response, HttpStatusCode.OK);
    }

    public async Task<HttpResponseMessage> TryPlaceOrderAsync(JsonObject? body = null, string? key = null)
    {
        body ??= new JsonObject { ["shippingAddress"] = Address };
        return await PostAsync("/api/orders", JsonContent.Create(body), key ?? Guid.NewGuid().ToString());
    }

    public async Task<HttpResponseMessage> TryPlaceAsGuestAsync(
        string cartId, string? key = null, string? email = "guest@example.com")
    {
        var body = new JsonObject { ["shippingAddress"] = Address, ["email"] = email };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        request.Headers.Add("Cart-Id", cartId);
        return await client.SendAsync(request, Token);
    }

    public async Task<JsonElement> PlaceOrderAsync(string? key = null)
    {
        using var response = await TryPlaceOrderAsync(null, key);
        return await ReadAsync(response, HttpStatusCode.Created);
    }

    /// <summary>An order of its own SKU.</summary>
    public async Task<Guid> PlaceNewOrderAsync(decimal price = 20, int quantity = 1)
    {
        await PutInCartAsync(app.Catalog.Sell(price), quantity);
        return (await PlaceOrderAsync()).GetProperty("id").GetGuid();
    }

    /// <summary>An order whose stock is set aside for half an hour.</summary>
    public async Task<Guid> PlaceReservedOrderAsync(decimal price = 20)
    {
        var orderId = await PlaceNewOrderAsync(price);
        await app.DeliverAsync(new StockReserved(orderId, app.Clock.GetUtcNow().AddMinutes(35)));
        return orderId;
    }

    /// <summary>An order of these quantities, each of a SKU of its own at 20, that is paid and whose stock is claimed.</summary>
    public async Task<Guid> PlaceConfirmedOrderAsync(string card = SandboxApp.Accepted, params int[] quantities)
    {
        foreach (var quantity in quantities is [] ? [1] : quantities)
        {
            await PutInCartAsync(app.Catalog.Sell(20), quantity);
        }

        return await BuyCartAsync(card);
    }

    /// <summary>An order of what is in the cart, that is paid and whose stock is claimed.</summary>
    public async Task<Guid> BuyCartAsync(string card = SandboxApp.Accepted)
    {
        var orderId = (await PlaceOrderAsync()).GetProperty("id").GetGuid();
        await PayOrderAsync(orderId, card);
        return orderId;
    }

    /// <summary>Its stock is set aside, it is paid, and its stock is claimed.</summary>
    public async Task PayOrderAsync(Guid orderId, string card)
    {
        await app.DeliverAsync(new StockReserved(orderId, app.Clock.GetUtcNow().AddMinutes(35)));
        await app.Sandbox.PayAsync(await PayAsync(orderId), card, Token);
        await app.CheckPaymentAsync((await app.FindOrderAsync(orderId)).Payments.Single().Id);
        await app.DeliverAsync(new StockClaimed(orderId));
        Assert.Equal("confirmed", (await GetOrderAsync(orderId)).GetProperty("status").GetString());
    }

    public async Task<JsonElement> GetDeskOrderAsync(Guid orderId)
    {
        using var response = await client.GetAsync($"/api/orders/desk/{orderId}", Token);
        return await ReadAsync(response, HttpStatusCode.OK);
    }

    /// <summary>Asks the order desk for something.</summary>
    public Task<HttpResponseMessage> TryDeskAsync(Guid orderId, string step, object? body, string? key = null) =>
        PostAsync($"/api/orders/desk/{orderId}/{step}", JsonContent.Create(body ?? new { }), key ?? Guid.NewGuid().ToString());

    public async Task<JsonElement> DeskAsync(Guid orderId, string step, object? body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await TryDeskAsync(orderId, step, body);
        return await ReadAsync(response, expected);
    }

    public static object Parcel(params (string Sku, int Quantity)[] units) => new
    {
        lines = units.Select(unit => new { sku = unit.Sku, quantity = unit.Quantity }),
        carrier = "Correos",
        trackingNumber = "ES0001",
    };

    public static object Repayment(bool shipping, params (string Sku, int Quantity)[] units) => new
    {
        lines = units.Select(unit => new { sku = unit.Sku, quantity = unit.Quantity }),
        reason = "Damaged",
        shipping,
    };

    public static object Cancellation(params (string Sku, int Quantity)[] units) => new
    {
        lines = units.Select(unit => new { sku = unit.Sku, quantity = unit.Quantity }),
        reason = "Not to be had",
    };

    public Task<HttpResponseMessage> TryPayAsync(Guid orderId) =>
        PostAsync($"/api/orders/{orderId}/payments", null, Guid.NewGuid().ToString());

    /// <returns>The provider's page.</returns>
    public async Task<string> PayAsync(Guid orderId)
    {
        using var response = await TryPayAsync(orderId);
        return (await ReadAsync(response, HttpStatusCode.OK)).GetProperty("url").GetString()!;
    }

    public Task<HttpResponseMessage> TryCancelAsync(Guid orderId, string? key = null) =>
        PostAsync($"/api/orders/{orderId}/cancel", null, key ?? Guid.NewGuid().ToString());

    public async Task<JsonElement> GetOrderAsync(Guid orderId)
    {
        using var response = await client.GetAsync($"/api/orders/{orderId}", Token);
        return await ReadAsync(response, HttpStatusCode.OK);
    }

    public async Task<HttpResponseMessage> PostAsync(string path, HttpContent? content, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await client.SendAsync(request, Token);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var body = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>Reads a problem and checks its shape.</summary>
    public static async Task<JsonElement> ReadProblemAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var problem = await ReadAsync(response, expected);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        return problem;
    }
}
