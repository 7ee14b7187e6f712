using System.Net;
using System.Text.Json.Nodes;
using Ecommerce.Contracts;
using Ecommerce.Orders.Orders;
using Ecommerce.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Tests.Orders;

public sealed class GuestOrderTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_orders_from_their_cart_pays_and_loses_from_it_what_was_bought()
    {
        var (guest, cartId) = await FillCartAsync();

        using var response = await guest.TryPlaceAsGuestAsync(cartId);
        var placed = await Shopper.ReadAsync(response, HttpStatusCode.Created);

        var id = placed.GetProperty("id").GetGuid();
        Use(guest, KeyOf(response));
        Assert.Equal("guest@example.com", (await guest.GetOrderAsync(id)).GetProperty("email").GetString());
        Assert.Null((await app.FindOrderAsync(id)).CustomerId);
        await app.DeliverAsync(new StockReserved(id, app.Clock.GetUtcNow().AddMinutes(35)));
        await app.Sandbox.PayAsync(await guest.PayAsync(id), SandboxApp.Accepted, Token);
        await app.CheckPaymentAsync((await app.FindOrderAsync(id)).Payments.Single().Id);
        Assert.Equal(1, (await guest.GetCartAsync(cartId)).GetProperty("itemCount").GetInt32());
        await app.DeliverAsync(new StockClaimed(id));
        Assert.Equal("confirmed", (await guest.GetOrderAsync(id)).GetProperty("status").GetString());
        Assert.Equal(0, (await guest.GetCartAsync(cartId)).GetProperty("itemCount").GetInt32());
    }

    [Fact]
    public async Task What_a_guest_bought_leaves_the_cart_that_theirs_went_into_on_signing_in()
    {
        var guest = new Shopper(app, app.CreateClient());
        var (bought, kept) = (app.Catalog.Sell(10), app.Catalog.Sell(5));
        var cartId = (await guest.PutInCartAsync(bought, 2)).GetProperty("id").GetString()!;
        using var response = await guest.TryPlaceAsGuestAsync(cartId);
        var id = (await Shopper.ReadAsync(response, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        Use(guest, KeyOf(response));
        await app.DeliverAsync(new StockReserved(id, app.Clock.GetUtcNow().AddMinutes(35)));
        var page = await guest.PayAsync(id);

        var customer = app.NewCustomer();
        await customer.PutInCartAsync(bought, 1);
        await customer.PutInCartAsync(kept, 1);
        customer.Client.DefaultRequestHeaders.Add("Cart-Id", cartId);
        using var merged = await customer.Client.PostAsync("/api/carts/merge", null, Token);
        Assert.Equal(4, (await Shopper.ReadAsync(merged, HttpStatusCode.OK)).GetProperty("itemCount").GetInt32());
        await app.Sandbox.PayAsync(page, SandboxApp.Accepted, Token);
        await app.CheckPaymentAsync((await app.FindOrderAsync(id)).Payments.Single().Id);
        await app.DeliverAsync(new StockClaimed(id));
        await app.DeliverAsync(new StockClaimed(id));

        Assert.Equal(2, (await customer.GetCartAsync()).GetProperty("itemCount").GetInt32());
    }

    [Fact]
    public async Task A_guest_cancels_and_is_named_in_the_timeline()
    {
        var (guest, id) = await OrderAsync();
        var key = Guid.NewGuid().ToString();

        using var first = await guest.TryCancelAsync(id, key);
        using var again = await guest.TryCancelAsync(id, key);

        Assert.Equal("cancelled", (await Shopper.ReadAsync(first, HttpStatusCode.OK)).GetProperty("status").GetString());
        await Shopper.ReadAsync(again, HttpStatusCode.OK);
        var entry = (await app.FindOrderAsync(id)).Timeline.Single(entry => entry.To == nameof(OrderStatus.Cancelled));
        Assert.Equal((null, "Lucía García"), (entry.ActorId, entry.ActorName));
    }

    [Fact]
    public async Task Without_the_key_or_with_another_the_order_is_not_there_for_anybody()
    {
        var (_, id) = await OrderAsync();
        var (other, _) = await OrderAsync();
        var nobody = new Shopper(app, app.CreateClient());
        var wrong = new Shopper(app, app.CreateClient());
        Use(wrong, "no-key-of-ours");

        foreach (var stranger in new[] { nobody, wrong, other, app.NewCustomer() })
        {
            using var seen = await stranger.Client.GetAsync($"/api/orders/{id}", Token);
            using var paid = await stranger.TryPayAsync(id);
            using var cancelled = await stranger.TryCancelAsync(id);
            await Shopper.ReadProblemAsync(seen, HttpStatusCode.NotFound);
            await Shopper.ReadProblemAsync(paid, HttpStatusCode.NotFound);
            await Shopper.ReadProblemAsync(cancelled, HttpStatusCode.NotFound);
        }

        Assert.Equal(OrderStatus.Placed, (await app.FindOrderAsync(id)).Status);
    }

    [Fact]
    public async Task A_guest_who_has_signed_in_still_opens_the_order_with_its_key()
    {
        var (guest, id) = await OrderAsync();
        guest.Client.WithToken($"customer-{Guid.NewGuid():n}", "orders", "customer");

        Assert.Equal(id, (await guest.GetOrderAsync(id)).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_key_does_not_open_a_customers_order_and_runs_out()
    {
        var customer = app.NewCustomer();
        var customers = await customer.PlaceNewOrderAsync();
        var (guest, id) = await OrderAsync();
        await app.InDatabaseAsync(async db =>
        {
            var (key, secret) = OrderKey.Issue(customers, app.Clock.GetUtcNow().AddDays(1));
            db.OrderKeys.Add(key);
            await db.SaveChangesAsync(Token);
            guest.Client.DefaultRequestHeaders.Remove("Order-Key");
            Use(guest, secret);
            return true;
        });
        using var foreign = await guest.Client.GetAsync($"/api/orders/{customers}", Token);
        await Shopper.ReadProblemAsync(foreign, HttpStatusCode.NotFound);

        await app.InDatabaseAsync(async db =>
        {
            var (key, secret) = OrderKey.Issue(id, app.Clock.GetUtcNow().AddSeconds(-1));
            db.OrderKeys.Add(key);
            await db.SaveChangesAsync(Token);
            guest.Client.DefaultRequestHeaders.Remove("Order-Key");
            Use(guest, secret);
            return true;
        });
        using var late = await guest.Client.GetAsync($"/api/orders/{id}", Token);
        await Shopper.ReadProblemAsync(late, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Repeats_and_twins_are_one_order_and_each_answer_carries_a_key_that_opens_it()
    {
        var (guest, cartId) = await FillCartAsync();
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => guest.TryPlaceAsGuestAsync(cartId, key))
            .Concat(Enumerable.Range(0, 5).Select(_ => guest.TryPlaceAsGuestAsync(cartId))));

        var ids = await Task.WhenAll(answers.Select(async answer =>
            (await Shopper.ReadAsync(answer, HttpStatusCode.Created)).GetProperty("id").GetGuid()));
        var id = Assert.Single(ids.Distinct());
        foreach (var secret in answers.Select(KeyOf))
        {
            var somewhere = new Shopper(app, app.CreateClient());
            Use(somewhere, secret);
            Assert.Equal(id, (await somewhere.GetOrderAsync(id)).GetProperty("id").GetGuid());
        }
    }

    [Fact]
    public async Task What_is_kept_of_a_key_is_its_hash()
    {
        var (guest, cartId) = await FillCartAsync();
        using var response = await guest.TryPlaceAsGuestAsync(cartId);

        var secret = KeyOf(response);

        var kept = await app.InDatabaseAsync(db => db.OrderKeys.SingleAsync(key => key.Hash == OrderKey.HashOf(secret), Token));
        Assert.Equal(43, secret.Length);
        Assert.True(kept.ExpiresAt > app.Clock.GetUtcNow().AddDays(179));
        Assert.DoesNotContain(secret, await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_says_where_mails_go_and_names_a_cart_that_is_theirs()
    {
        var (guest, cartId) = await FillCartAsync();

        using var silent = await guest.TryPlaceAsGuestAsync(cartId, email: null);
        using var malformed = await guest.TryPlaceAsGuestAsync("my-cart");
        using var unknown = await guest.TryPlaceAsGuestAsync(Guid.NewGuid().ToString());
        using var none = await guest.TryPlaceOrderAsync();

        Assert.Contains("email", (await Shopper.ReadProblemAsync(silent, HttpStatusCode.BadRequest)).GetProperty("errors").ToString());
        Assert.Contains("Cart-Id", (await Shopper.ReadProblemAsync(malformed, HttpStatusCode.BadRequest)).GetProperty("errors").ToString());
        await Shopper.ReadProblemAsync(unknown, HttpStatusCode.Conflict);
        await Shopper.ReadProblemAsync(none, HttpStatusCode.Unauthorized);
        Assert.False(silent.Headers.Contains("Order-Key"));
    }

    [Fact]
    public async Task A_subject_of_255_characters_orders_and_cancels_like_any_other()
    {
        var customer = new Shopper(app, app.CreateClient().WithToken($"{Guid.NewGuid():n}".PadRight(255, 'x'), "orders", "customer"));
        await customer.PutInCartAsync(app.Catalog.Sell(10), 1);
        using var without = await customer.TryPlaceOrderAsync();
        Assert.Contains("email", (await Shopper.ReadProblemAsync(without, HttpStatusCode.BadRequest)).GetProperty("errors").ToString());
        using var placed = await customer.TryPlaceOrderAsync(new JsonObject { ["shippingAddress"] = Shopper.Address, ["email"] = "long@example.com" });

        using var cancelled = await customer.TryCancelAsync((await Shopper.ReadAsync(placed, HttpStatusCode.Created)).GetProperty("id").GetGuid());

        await Shopper.ReadAsync(cancelled, HttpStatusCode.OK);
    }

    private async Task<(Shopper Guest, string CartId)> FillCartAsync()
    {
        var guest = new Shopper(app, app.CreateClient());
        var cart = await guest.PutInCartAsync(app.Catalog.Sell(10), 1);
        return (guest, cart.GetProperty("id").GetString()!);
    }

    private async Task<(Shopper Guest, Guid Id)> OrderAsync()
    {
        var (guest, _, order) = await app.OrderAsGuestAsync();
        return (guest, order.GetProperty("id").GetGuid());
    }

    private static string KeyOf(HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("Order-Key"));

    private static void Use(Shopper guest, string key) => guest.Client.DefaultRequestHeaders.Add("Order-Key", key);
}
