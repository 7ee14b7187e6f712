using System.Net;

namespace Ecommerce.Orders.Tests.Carts;

public sealed class MergeCartsTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_guests_items_move_into_the_customers_cart_and_a_repeat_does_nothing()
    {
        var (guest, guestCartId, tea) = await NewGuestAsync(2);
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(tea, 3);

        var merged = await MergeAsync(customer, guestCartId);
        var again = await MergeAsync(customer, guestCartId);

        Assert.Equal(5, merged.GetProperty("itemCount").GetInt32());
        Assert.Equal(merged.GetRawText(), again.GetRawText());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await guest.GetCartAsync(guestCartId)).GetProperty("id").ValueKind);
    }

    [Fact]
    public async Task Merging_ten_times_at_once_adds_the_items_once()
    {
        var (_, guestCartId, tea) = await NewGuestAsync(2);
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(tea, 1);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => MergeAsync(customer, guestCartId)));

        Assert.Equal(3, (await customer.GetCartAsync()).GetProperty("itemCount").GetInt32());
    }

    [Fact]
    public async Task A_customer_without_a_cart_gets_one()
    {
        var (_, guestCartId, _) = await NewGuestAsync(2);

        var merged = await MergeAsync(app.NewCustomer(), guestCartId);

        Assert.NotEqual(guestCartId, merged.GetProperty("id").GetString());
        Assert.Equal(2, merged.GetProperty("itemCount").GetInt32());
    }

    [Fact]
    public async Task Another_customers_cart_cannot_be_taken_by_its_id()
    {
        var victim = app.NewCustomer();
        var victimsCart = await victim.PutInCartAsync(app.Catalog.Sell(1), 1);

        var merged = await MergeAsync(app.NewCustomer(), victimsCart.GetProperty("id").GetString());

        Assert.Equal(System.Text.Json.JsonValueKind.Null, merged.GetProperty("id").ValueKind);
        Assert.Equal(1, (await victim.GetCartAsync()).GetProperty("itemCount").GetInt32());
    }

    [Fact]
    public async Task A_guest_cannot_merge()
    {
        var (guest, guestCartId, _) = await NewGuestAsync(1);

        using var response = await SendAsync(guest, guestCartId);

        await Shopper.ReadProblemAsync(response, HttpStatusCode.Unauthorized);
        Assert.Equal(1, (await guest.GetCartAsync(guestCartId)).GetProperty("itemCount").GetInt32());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    public async Task The_header_is_required(string? header)
    {
        using var response = await SendAsync(app.NewCustomer(), header);

        var problem = await Shopper.ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains("Cart-Id", problem.GetProperty("errors").EnumerateObject().Select(error => error.Name), StringComparer.OrdinalIgnoreCase);
    }

    private async Task<(Shopper Guest, string CartId, string Sku)> NewGuestAsync(int quantity)
    {
        var guest = new Shopper(app, app.CreateClient());
        var sku = app.Catalog.Sell(4);
        var cart = await guest.PutInCartAsync(sku, quantity);
        return (guest, cart.GetProperty("id").GetString()!, sku);
    }

    private static async Task<System.Text.Json.JsonElement> MergeAsync(Shopper customer, string? guestCartId)
    {
        using var response = await SendAsync(customer, guestCartId);
        return await Shopper.ReadAsync(response, HttpStatusCode.OK);
    }

    private static async Task<HttpResponseMessage> SendAsync(Shopper customer, string? guestCartId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/carts/merge");
        if (guestCartId is not null)
        {
            request.Headers.Add("Cart-Id", guestCartId);
        }

        return await customer.Client.SendAsync(request, Token);
    }
}
