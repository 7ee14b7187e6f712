using System.Net.Http.Json;
using System.Text.Json;

namespace Ecommerce.Tests;

/// <summary>Calls of the public API, as a program makes them.</summary>
internal static class Api
{
    public static readonly object Address = new
    {
        name = "Ana Prueba",
        street = "Calle Mayor 1",
        city = "Madrid",
        postalCode = "28013",
        country = "ES",
    };

    public static async Task<JsonElement> GetJsonAsync(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return await ReadAsync(response);
    }

    public static async Task<HttpResponseMessage> PostWithKeyAsync(
        this HttpClient client, string path, object? body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        request.Headers.Add("Idempotency-Key", idempotencyKey ?? Guid.NewGuid().ToString());
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<JsonElement> PostJsonAsync(this HttpClient client, string path, object? body, string? idempotencyKey = null)
    {
        using var response = await client.PostWithKeyAsync(path, body, idempotencyKey);
        return await ReadAsync(response);
    }

    public static async Task<JsonElement> PutInCartAsync(this HttpClient client, string sku, int quantity)
    {
        using var response = await client.PutAsJsonAsync(
            $"/api/carts/items/{sku}", new { quantity }, TestContext.Current.CancellationToken);
        return await ReadAsync(response);
    }

    /// <summary>A SKU with at least this much on sale.</summary>
    public static async Task<(string Sku, string Slug, int Available)> FindStockAsync(this HttpClient client, int quantity)
    {
        var list = await client.GetJsonAsync("/api/catalog/products?inStock=true&limit=50");
        foreach (var item in list.GetProperty("items").EnumerateArray())
        {
            var slug = item.GetProperty("slug").GetString()!;
            var product = await client.GetJsonAsync($"/api/catalog/products/{slug}");
            foreach (var variant in product.GetProperty("variants").EnumerateArray())
            {
                if (variant.GetProperty("available").GetInt32() is var available && available >= quantity)
                {
                    return (variant.GetProperty("sku").GetString()!, slug, available);
                }
            }
        }

        throw new InvalidOperationException($"No SKU has {quantity} on sale.");
    }

    public static async Task<int> AvailableAsync(this HttpClient client, string slug, string sku)
    {
        // A query of its own each time: what is cached for a minute is not what is on the shelf.
        var product = await client.GetJsonAsync($"/api/catalog/products/{slug}?at={Guid.NewGuid():n}");
        return product.GetProperty("variants").EnumerateArray()
            .Single(variant => variant.GetProperty("sku").GetString() == sku).GetProperty("available").GetInt32();
    }

    /// <summary>Asks until the answer is right; fails with the last one.</summary>
    public static async Task<JsonElement> WaitForAsync(
        this HttpClient client, string path, Func<JsonElement, bool> isRight, int seconds = 30)
    {
        var deadline = DateTime.UtcNow.AddSeconds(seconds);
        while (true)
        {
            JsonElement answer = default;
            try
            {
                answer = await client.GetJsonAsync(path);
                if (isRight(answer))
                {
                    return answer;
                }
            }
            catch (HttpRequestException) when (DateTime.UtcNow < deadline)
            {
                // A service is being restarted.
            }

            Assert.True(DateTime.UtcNow < deadline, $"{path} is still {answer}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException(
                $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {text}",
                null,
                response.StatusCode);
        }

        return JsonDocument.Parse(text).RootElement;
    }
}
