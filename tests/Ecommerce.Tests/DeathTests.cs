using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using Npgsql;

namespace Ecommerce.Tests;

/// <summary>Services die by SIGKILL while people buy. What was accepted is kept, once.</summary>
public sealed partial class DeathTests(Shop shop)
{
    private static readonly string[] _victims = ["Orders", "Catalog", "PaymentSandbox", "Storefront", "Orders"];

    [Fact]
    public async Task Orders_accepted_while_services_die_are_each_confirmed_once()
    {
        const int Shoppers = 6;
        var shoppers = await Task.WhenAll(Enumerable.Range(0, Shoppers).Select(_ => Account.RegisterAsync(shop)));
        var (sku, slug, before) = await shoppers[0].FindStockAsync(Shoppers);

        var shopping = Task.WhenAll(shoppers.Select(shopper => BuyAsync(shopper, sku)));
        var killed = 0;
        foreach (var victim in _victims)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            killed += Processes.Kill(victim) ? 1 : 0;
        }

        var orders = await shopping;
        Assert.True(killed >= 3, $"Only {killed} processes were killed.");

        foreach (var (shopper, order) in shoppers.Zip(orders))
        {
            var mine = await shopper.WaitForAsync("/api/orders", _ => true);
            Assert.Equal([order], mine.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        }

        using var payments = new HttpClient { BaseAddress = shop.App.GetEndpoint("payments") };
        var ledger = await payments.WaitForAsync("/sandbox/ledger", _ => true);
        foreach (var order in orders)
        {
            var held = ledger.GetProperty("payments").EnumerateArray()
                .Where(payment => payment.GetProperty("order_id").GetString() == order)
                .Sum(payment => payment.GetProperty("authorizations").GetInt32());
            Assert.Equal(1, held);
        }

        await shoppers[0].WaitForAsync($"/api/catalog/products/{slug}", _ => true);
        Assert.Equal(before - Shoppers, await shoppers[0].AvailableAsync(slug, sku));
        await AssertStockBalancesAsync();
        foreach (var shopper in shoppers)
        {
            shopper.Dispose();
        }
    }

    /// <returns>The order, confirmed.</returns>
    private static async Task<string> BuyAsync(HttpClient shopper, string sku)
    {
        await UntilItWorksAsync(() => shopper.PutInCartAsync(sku, 1));
        var placing = Guid.NewGuid().ToString();
        var order = (await UntilItWorksAsync(() => shopper.PostJsonAsync("/api/orders", new { shippingAddress = Api.Address }, placing)))
            .GetProperty("id").GetString()!;

        var paying = Guid.NewGuid().ToString();
        var payment = await UntilItWorksAsync(() => shopper.PostJsonAsync($"/api/orders/{order}/payments", null, paying));
        await UntilItWorksAsync(() => PayAsync(payment.GetProperty("url").GetString()!));
        await shopper.WaitForAsync($"/api/orders/{order}", answer => answer.GetProperty("status").GetString() == "confirmed", seconds: 90);
        return order;
    }

    /// <summary>As a browser does it: the page, its form, and again from the start where the answer is lost.</summary>
    private static async Task<JsonElement> PayAsync(string url)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var shown = await browser.GetAsync(url, TestContext.Current.CancellationToken);
        if (shown.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Found)
        {
            return default;
        }

        shown.EnsureSuccessStatusCode();
        var page = await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (!Token().IsMatch(page))
        {
            // It has been paid, and says so.
            return default;
        }

        using var paid = await browser.PostAsync(
            new Uri(new Uri(url), WebUtility.HtmlDecode(Action().Match(page).Groups["action"].Value)),
            new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["form_token"] = Token().Match(page).Groups["token"].Value,
                ["email"] = "ana@example.com",
                ["number"] = "4242424242424242",
                ["expiry"] = "12/30",
                ["cvc"] = "123",
                ["name"] = "Ana Prueba",
            }),
            TestContext.Current.CancellationToken);
        return paid.StatusCode is HttpStatusCode.SeeOther ? default : throw new HttpRequestException($"The payment page answered {paid.StatusCode}.");
    }

    private static async Task<JsonElement> UntilItWorksAsync(Func<Task<JsonElement>> act)
    {
        var deadline = DateTime.UtcNow.AddSeconds(90);
        while (true)
        {
            try
            {
                return await act();
            }
            catch (HttpRequestException) when (DateTime.UtcNow < deadline)
            {
                await Task.Delay(300, TestContext.Current.CancellationToken);
            }
        }
    }

    private async Task AssertStockBalancesAsync()
    {
        await using var connection = new NpgsqlConnection(await shop.App.GetConnectionStringAsync("catalogdb"));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            """
            SELECT count(*) FROM stock_items item
            WHERE reserved <> (
                SELECT coalesce(sum(quantity), 0) FROM stock_reservations reservation
                WHERE reservation.sku = item.sku AND reservation.status = 'held')
            """,
            connection);
        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("name=\"form_token\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    [GeneratedRegex("<form method=\"post\" action=\"(?<action>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Action();
}
