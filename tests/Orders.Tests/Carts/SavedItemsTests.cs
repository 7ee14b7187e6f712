using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Tests.Carts;

/// <summary>Kept for later, and what the cart says about its lines.</summary>
public sealed class SavedItemsTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_is_kept_for_later_put_back_and_forgotten_and_repeats_change_nothing()
    {
        var customer = app.NewCustomer();
        var (tea, mug) = (app.Catalog.Sell(10), app.Catalog.Sell(4));
        await customer.PutInCartAsync(tea, 3);
        await customer.PutInCartAsync(mug, 1);

        var cart = await SendAsync(customer, HttpMethod.Put, tea);
        AssertLists(cart, [(mug, 1)], [(tea, 3)]);
        Assert.Equal((1, 4m), (cart.GetProperty("itemCount").GetInt32(), cart.GetProperty("subtotal").GetDecimal()));
        Assert.Equal(cart.GetRawText(), (await SendAsync(customer, HttpMethod.Put, tea)).GetRawText());

        // It may be put into the cart anew meanwhile; what was kept comes to that.
        await customer.PutInCartAsync(tea, 2);
        cart = await SendAsync(customer, HttpMethod.Put, tea, "/put-back");
        AssertLists(cart, [(mug, 1), (tea, 5)], []);
        Assert.Equal(cart.GetRawText(), (await SendAsync(customer, HttpMethod.Put, tea, "/put-back")).GetRawText());

        await SendAsync(customer, HttpMethod.Put, mug);
        cart = await SendAsync(customer, HttpMethod.Delete, mug);
        AssertLists(cart, [(tea, 5)], []);
        Assert.Equal(cart.GetRawText(), (await SendAsync(customer, HttpMethod.Delete, mug)).GetRawText());
    }

    [Fact]
    public async Task What_is_kept_for_later_is_not_ordered_and_stays()
    {
        var customer = app.NewCustomer();
        var (tea, mug) = (app.Catalog.Sell(10), app.Catalog.Sell(4));
        await customer.PutInCartAsync(tea, 1);
        await customer.PutInCartAsync(mug, 1);
        await SendAsync(customer, HttpMethod.Put, mug);

        var order = await customer.PlaceOrderAsync();

        Assert.Equal(14.95m, order.GetProperty("total").GetDecimal());
        await SendAsync(customer, HttpMethod.Put, tea);
        using var empty = await customer.TryPlaceOrderAsync();
        await Shopper.ReadProblemAsync(empty, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_a_guest_kept_survives_signing_in()
    {
        var guest = new Shopper(app, app.CreateClient());
        var (tea, mug) = (app.Catalog.Sell(10), app.Catalog.Sell(4));
        var cartId = (await guest.PutInCartAsync(tea, 2)).GetProperty("id").GetString()!;
        await guest.PutInCartAsync(mug, 1, cartId);
        await SendAsync(guest, HttpMethod.Put, tea, cartId: cartId);
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(tea, 1);
        await SendAsync(customer, HttpMethod.Put, tea);

        using var merge = new HttpRequestMessage(HttpMethod.Post, "/api/carts/merge");
        merge.Headers.Add("Cart-Id", cartId);
        using var merged = await customer.Client.SendAsync(merge, Token);

        AssertLists(await Shopper.ReadAsync(merged, HttpStatusCode.OK), [(mug, 1)], [(tea, 3)]);
    }

    [Fact]
    public async Task Tabs_that_change_both_lists_at_once_lose_nothing()
    {
        var customer = app.NewCustomer();
        var skus = Enumerable.Range(0, 10).Select(_ => app.Catalog.Sell(1)).ToList();
        foreach (var sku in skus[..5])
        {
            await customer.PutInCartAsync(sku, 2);
        }

        await Task.WhenAll(skus.Select((sku, index) =>
            index < 5 ? SendAsync(customer, HttpMethod.Put, sku) : customer.PutInCartAsync(sku, 1)));

        var (items, saved) = Lists(await customer.GetCartAsync());
        Assert.Equal(skus[5..].Order(), items.Select(item => item.Sku).Order());
        Assert.Equal(skus[..5].Order(), saved.Select(item => item.Sku).Order());
        Assert.All(saved, item => Assert.Equal(2, item.Quantity));
    }

    [Fact]
    public async Task Nobody_reaches_another_s_list_and_what_is_not_there_is_not_found()
    {
        var customer = app.NewCustomer();
        var tea = app.Catalog.Sell(10);
        var cartId = (await customer.PutInCartAsync(tea, 1)).GetProperty("id").GetString()!;

        foreach (var (who, id) in new[] { (app.NewCustomer(), null), (new Shopper(app, app.CreateClient()), cartId), (new Shopper(app, app.CreateClient()), null) })
        {
            using var response = await TrySendAsync(who, HttpMethod.Put, tea, cartId: id);
            await Shopper.ReadProblemAsync(response, HttpStatusCode.NotFound);
        }

        using var unknown = await TrySendAsync(customer, HttpMethod.Put, "NO-SUCH", "/put-back");
        Assert.Equal("There is no such thing in the cart.", (await Shopper.ReadProblemAsync(unknown, HttpStatusCode.NotFound)).GetProperty("detail").GetString());
        using var malformed = await TrySendAsync(new Shopper(app, app.CreateClient()), HttpMethod.Put, tea, cartId: "nonsense");
        await Shopper.ReadProblemAsync(malformed, HttpStatusCode.BadRequest);
        AssertLists(await customer.GetCartAsync(), [(tea, 1)], []);
    }

    [Fact]
    public async Task Another_price_than_when_it_was_put_in_is_told_until_the_line_is_touched()
    {
        var customer = app.NewCustomer();
        var (tea, mug) = (app.Catalog.Sell(10), app.Catalog.Sell(4));
        await customer.PutInCartAsync(tea, 1);
        await customer.PutInCartAsync(mug, 1);
        await SendAsync(customer, HttpMethod.Put, mug);
        app.Catalog.Put(tea, 12.50m, available: 0);
        app.Catalog.Put(mug, 3);

        var cart = await customer.GetCartAsync();
        var line = cart.GetProperty("items")[0];
        Assert.Equal((12.50m, 10m, 0), (line.GetProperty("unitPrice").GetDecimal(), line.GetProperty("priceBefore").GetDecimal(), line.GetProperty("available").GetInt32()));
        Assert.Equal(4m, cart.GetProperty("saved")[0].GetProperty("priceBefore").GetDecimal());

        line = (await customer.PutInCartAsync(tea, 2)).GetProperty("items")[0];
        Assert.Equal(JsonValueKind.Null, line.GetProperty("priceBefore").ValueKind);
    }

    [Theory]
    [InlineData(true, 30)]
    [InlineData(false, 180)]
    public async Task A_cart_that_is_looked_at_lasts_on_and_an_expired_one_is_gone(bool isGuest, int days)
    {
        var shopper = isGuest ? new Shopper(app, app.CreateClient()) : app.NewCustomer();
        var cartId = (await shopper.PutInCartAsync(app.Catalog.Sell(10), 1)).GetProperty("id").GetGuid();
        await SetExpiryAsync(cartId, TimeSpan.FromDays(1));

        Assert.Equal(1, (await shopper.GetCartAsync(isGuest ? cartId.ToString() : null)).GetProperty("itemCount").GetInt32());
        var expiresAt = await app.InDatabaseAsync(db => db.Carts.Where(cart => cart.Id == cartId).Select(cart => cart.ExpiresAt).SingleAsync(Token));
        Assert.Equal(days, (expiresAt - app.Clock.GetUtcNow()).TotalDays, 0.1);

        await SetExpiryAsync(cartId, TimeSpan.Zero);
        Assert.Equal(JsonValueKind.Null, (await shopper.GetCartAsync(isGuest ? cartId.ToString() : null)).GetProperty("id").ValueKind);
    }

    private Task<int> SetExpiryAsync(Guid cartId, TimeSpan left)
    {
        var at = app.Clock.GetUtcNow() + left;
        return app.InDatabaseAsync(db => db.Carts.Where(cart => cart.Id == cartId)
            .ExecuteUpdateAsync(set => set.SetProperty(cart => cart.ExpiresAt, at), Token));
    }

    private static void AssertLists(JsonElement cart, (string Sku, int Quantity)[] items, (string Sku, int Quantity)[] saved)
    {
        var lists = Lists(cart);
        Assert.Equal(items, lists.Items);
        Assert.Equal(saved, lists.Saved);
    }

    private static (List<(string Sku, int Quantity)> Items, List<(string Sku, int Quantity)> Saved) Lists(JsonElement cart)
    {
        return (Of("items"), Of("saved"));

        List<(string, int)> Of(string list) =>
            [.. cart.GetProperty(list).EnumerateArray().Select(line => (line.GetProperty("sku").GetString()!, line.GetProperty("quantity").GetInt32()))];
    }

    private static async Task<JsonElement> SendAsync(Shopper shopper, HttpMethod method, string sku, string? step = null, string? cartId = null)
    {
        using var response = await TrySendAsync(shopper, method, sku, step, cartId);
        return await Shopper.ReadAsync(response, HttpStatusCode.OK);
    }

    private static async Task<HttpResponseMessage> TrySendAsync(Shopper shopper, HttpMethod method, string sku, string? step = null, string? cartId = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/carts/saved/{sku}{step}");
        if (cartId is not null)
        {
            request.Headers.Add("Cart-Id", cartId);
        }

        return await shopper.Client.SendAsync(request, Token);
    }
}
