using System.Net.Http.Json;
using System.Text.Json;
using Ecommerce.Faults.Driving;
using Npgsql;

namespace Ecommerce.Benchmarks;

/// <summary>Customers who put something in their cart and order it, at Orders directly. Nobody pays.</summary>
internal sealed class Checkout : IDisposable
{
    private readonly Person[] _people;
    private readonly string[][] _skus;
    private readonly string[] _wanted;
    private readonly HttpClient _orders;
    private readonly int[] _rounds;

    private Checkout(Person[] people, string[][] skus, Uri orders)
    {
        _people = people;
        _skus = skus;
        _wanted = [.. skus.Select(own => own[0])];
        _rounds = new int[people.Length];
        _orders = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = orders };
    }

    /// <param name="shop">Where they shop.</param>
    /// <param name="customers">How many.</param>
    /// <param name="skus">What there is to be more of than any run can order.</param>
    /// <param name="skusOf">What is in a customer's cart; three lines each, as in the statements that pgbench runs, by default.</param>
    public static async Task<Checkout> OpenAsync(
        RunningShop shop, int customers, IReadOnlyList<string> skus, Func<int, string[]>? skusOf = null)
    {
        skusOf ??= customer => [.. skus.Skip(3 * customer).Take(3)];
        var people = new Person[customers];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, customers),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (customer, _) => people[customer] = await Person.RegisterAsync(shop));
        var checkout = new Checkout(people, [.. Enumerable.Range(0, customers).Select(skusOf)], shop.Orders);

        await FillShelvesAsync(await shop.ConnectionStringAsync("catalogdb"), skus);
        for (var customer = 0; customer < customers; customer++)
        {
            foreach (var sku in checkout._skus[customer])
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
        return await PutAsync(customer, _skus[customer][0], quantity) && await OrderAsync(customer);
    }

    /// <summary>Has nothing but <paramref name="sku"/> in the cart, and orders it; as many requests whether it was there before or not.</summary>
    /// <inheritdoc cref="PlaceAsync(int)"/>
    public async Task<bool> PlaceAsync(int customer, string sku)
    {
        var before = _wanted[customer];
        _wanted[customer] = sku;
        return (before == sku
                ? await PutAsync(customer, sku, 2) && await PutAsync(customer, sku, 1)
                : await PutAsync(customer, sku, 1) && await PutAsync(customer, before, 0))
            && await OrderAsync(customer);
    }

    private async Task<bool> OrderAsync(int customer)
    {
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

    private async Task<bool> PutAsync(int customer, string sku, int quantity)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/carts/items/{sku}") { Content = JsonContent.Create(new { quantity }) };
        request.Headers.Authorization = new("Bearer", await _people[customer].TokenAsync());
        using var response = await _orders.SendAsync(request);
        return response.IsSuccessStatusCode;
    }
}
