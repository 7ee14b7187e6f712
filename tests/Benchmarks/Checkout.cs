using System.Net.Http.Json;
using System.Text.Json;
using Ecommerce.Faults.Driving;
using Npgsql;

namespace Ecommerce.Benchmarks;

/// <summary>Customers who put something in their cart and order it, at Orders directly. Nobody pays.</summary>
internal sealed class Checkout : IDisposable
{
    private readonly Person[] _people;
    private readonly IReadOnlyList<string> _skus;
    private readonly HttpClient _orders;
    private readonly int[] _rounds;

    private Checkout(Person[] people, IReadOnlyList<string> skus, Uri orders)
    {
        _people = people;
        _skus = skus;
        _rounds = new int[people.Length];
        _orders = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = orders };
    }

    public static async Task<Checkout> OpenAsync(RunningShop shop, int customers, IReadOnlyList<string> skus)
    {
        var checkout = new Checkout(await Task.WhenAll(Enumerable.Range(0, customers).Select(_ => Person.RegisterAsync(shop))), skus, shop.Orders);

        await FillShelvesAsync(await shop.ConnectionStringAsync("catalogdb"), skus);

        // Three lines, as in the statements that pgbench runs.
        for (var customer = 0; customer < customers; customer++)
        {
            foreach (var sku in checkout.SkusOf(customer))
            {
                await checkout.PutAsync(customer, sku, 1);
            }
        }

        return checkout;
    }

    /// <summary>Changes one line of the cart, which makes it a new cart to order, and orders it.</summary>
    /// <returns>Whether the order was accepted.</returns>
    public async Task<bool> PlaceAsync(int customer)
    {
        var quantity = 1 + (++_rounds[customer] % 2);
        if (!await PutAsync(customer, SkusOf(customer).First(), quantity))
        {
            return false;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders")
        {
            Content = JsonContent.Create(new
            {
                shippingAddress = new { name = "Ana Prueba", street = "Calle Mayor 1", city = "Madrid", postalCode = "28013", country = "ES" },
            }),
        };
        request.Headers.Authorization = new("Bearer", await _people[customer].TokenAsync());
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var response = await _orders.SendAsync(request);
        var order = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.IsSuccessStatusCode && order.TryGetProperty("id", out _);
    }

    public void Dispose()
    {
        _orders.Dispose();
        foreach (var person in _people)
        {
            person.Dispose();
        }
    }

    /// <summary>More than any run can order.</summary>
    private static async Task FillShelvesAsync(string catalog, IReadOnlyList<string> skus)
    {
        await using var connection = new NpgsqlConnection(catalog);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("UPDATE stock_items SET on_hand = on_hand + 1000000 WHERE sku = ANY ($1)", connection)
        {
            Parameters = { new() { Value = skus.ToArray() } },
        };
        await command.ExecuteNonQueryAsync();
    }

    private IEnumerable<string> SkusOf(int customer) => _skus.Skip(3 * customer).Take(3);

    private async Task<bool> PutAsync(int customer, string sku, int quantity)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/carts/items/{sku}") { Content = JsonContent.Create(new { quantity }) };
        request.Headers.Authorization = new("Bearer", await _people[customer].TokenAsync());
        using var response = await _orders.SendAsync(request);
        return response.IsSuccessStatusCode;
    }
}
