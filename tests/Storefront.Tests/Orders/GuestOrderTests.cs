using System.Text.Json.Nodes;

namespace Ecommerce.Storefront.Tests.Orders;

public sealed class GuestOrderTests(StorefrontApp app) : IClassFixture<StorefrontApp>
{
    [Fact]
    public async Task A_guest_orders_pays_and_follows_the_order_in_this_browser_and_no_other()
    {
        using var guest = app.NewVisitor();
        var id = await OrderAsync(guest);

        var page = await guest.GetAsync($"/orders/{id}");
        Assert.Equal(200, page.Status);
        Assert.Contains("Escribimos a lucia@example.com", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/tickets/new?orderId", page.Html, StringComparison.Ordinal);
        Assert.Equal($"/pay/{id}", (await guest.SubmitAsync(page, $"/orders/{id}/pay")).Path);

        using var other = app.NewVisitor();
        await OrderAsync(other);
        using var customer = await app.SignInAsync();
        foreach (var (stranger, status) in new[] { (other, 401), (customer, 404) })
        {
            Assert.Equal(status, (await stranger.GetAsync($"/orders/{id}")).Status);
            var form = await stranger.GetAsync("/cart");
            await stranger.PostAsync($"/orders/{id}/cancel", [.. form.HiddenFields("/language")]);
        }

        Assert.Equal("placed", (string?)app.Fake.Orders[id]["status"]);
        page = await guest.SubmitAsync(page, $"/orders/{id}/cancel");
        Assert.Contains("Hemos cancelado el pedido.", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_neither_signed_in_nor_has_the_key_is_asked_whose_order_it_is_even_if_there_is_none()
    {
        using var guest = app.NewVisitor();
        var id = await OrderAsync(guest);
        using var nobody = app.NewVisitor("en");

        foreach (var order in new[] { id, Guid.NewGuid().ToString() })
        {
            var page = await nobody.GetAsync($"/orders/{order}");
            Assert.Equal((401, $"/orders/{order}"), (page.Status, page.Path));
            Assert.Contains("Is this your order?", page.Html, StringComparison.Ordinal);
            Assert.Contains($"href=\"/sign-in?returnUrl=%2Forders%2F{order}\"", page.Html, StringComparison.Ordinal);
            Assert.Equal($"/orders/{order}", (await nobody.GetAsync($"/orders/{order}/pay")).Path);
        }
    }

    [Fact]
    public async Task An_order_is_found_by_number_and_address_and_then_opens()
    {
        using var guest = app.NewVisitor();
        var id = await OrderAsync(guest);
        var number = (string)app.Fake.Orders[id]["number"]!;
        using var elsewhere = app.NewVisitor("en");
        var form = await elsewhere.GetAsync("/orders/lookup");

        var page = await elsewhere.SubmitAsync(form, "/orders/lookup", ("number", number), ("email", "other@example.com"));
        Assert.Equal(404, page.Status);
        Assert.Contains("No order without an account has this number", page.Html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{number}\"", page.Html, StringComparison.Ordinal);
        page = await elsewhere.SubmitAsync(form, "/orders/lookup", ("number", ""), ("email", "x"));
        Assert.Equal((400, "number,email"), (page.Status, string.Join(',', page.ErrorLinks)));
        page = await elsewhere.SubmitAsync(form, "/orders/lookup", ("number", "EC-TOO-OFTEN"), ("email", "a@b.c"));
        Assert.Equal(429, page.Status);

        page = await elsewhere.SubmitAsync(form, "/orders/lookup", ("number", $" {number} "), ("email", " lucia@example.com "));
        Assert.Equal((200, $"/orders/{id}"), (page.Status, page.Path));
        Assert.Contains("href=\"/orders/lookup\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_of_a_mail_opens_the_order_and_its_key_leaves_the_address()
    {
        using var guest = app.NewVisitor();
        var id = await OrderAsync(guest);
        using var reader = app.NewVisitor();

        var page = await reader.GetAsync($"/orders/{id}/open?key={app.Fake.Orders[id]["key"]}");
        Assert.Equal((200, $"/orders/{id}", ""), (page.Status, page.Path, page.Address.Query));

        using var wrong = app.NewVisitor();
        Assert.Equal(401, (await wrong.GetAsync($"/orders/{id}/open?key={new string('x', 43)}")).Status);
        Assert.Equal(401, (await wrong.GetAsync($"/orders/{id}/open?key=%0d%0aX-Y:1")).Status);
    }

    [Fact]
    public async Task Several_orders_stay_open_in_one_browser_until_somebody_signs_out()
    {
        using var guest = app.NewVisitor();
        var first = await OrderAsync(guest);
        var second = await OrderAsync(guest);
        app.Fake.Provider.SignsInAs = ($"someone-{Guid.NewGuid():n}", ["customer"]);
        await guest.GetAsync("/sign-in");

        Assert.Equal(200, (await guest.GetAsync($"/orders/{first}")).Status);
        var page = await guest.GetAsync($"/orders/{second}");
        Assert.Equal(200, page.Status);

        await guest.SubmitAsync(page, "/sign-out");
        Assert.Equal(401, (await guest.GetAsync($"/orders/{first}")).Status);
    }

    [Fact]
    public async Task What_was_ordered_goes_into_the_cart_again_and_what_cannot_is_named()
    {
        using var customer = app.NewVisitor("en");
        await app.SignInAsync(customer);
        var id = await OrderTests.OrderAsync(customer);

        var page = await customer.SubmitAsync(await customer.GetAsync("/orders"), $"/orders/{id}/reorder");
        Assert.Equal("/cart", page.Path);
        Assert.Contains("Everything from that order is in your cart.", page.Html, StringComparison.Ordinal);

        app.Fake.Orders[id]["missing"] = new JsonArray(new JsonObject
        {
            ["sku"] = "SKU-2",
            ["name"] = "Cuenco <grande>",
            ["variantName"] = "M",
            ["quantity"] = 3,
            ["added"] = 1,
            ["reason"] = "sold_out",
        });
        page = await customer.SubmitAsync(await customer.GetAsync($"/orders/{id}"), $"/orders/{id}/reorder");
        Assert.Equal(200, page.Status);
        Assert.Contains("Cuenco <grande>", page.Html, StringComparison.Ordinal);
        Assert.Contains("1 of 3 added", page.Html, StringComparison.Ordinal);
        Assert.Contains("There are not enough left", page.Html, StringComparison.Ordinal);

        using var other = await app.SignInAsync();
        Assert.Equal(404, (await other.PostAsync($"/orders/{id}/reorder", [.. (await other.GetAsync("/cart")).HiddenFields("/language")])).Status);
        using var guest = app.NewVisitor();
        var guests = await OrderAsync(guest);
        page = await guest.SubmitAsync(await guest.GetAsync($"/orders/{guests}"), $"/orders/{guests}/reorder");
        Assert.Equal("/cart", page.Path);
    }

    internal static async Task<string> OrderAsync(Visitor guest)
    {
        await guest.AddToCartAsync(1);
        var page = await guest.SubmitAsync(
            await guest.GetAsync("/checkout"), "/checkout", ("email", "lucia@example.com"),
            ("name", "Lucía García"), ("street", "Calle Real 1"), ("postalCode", "23400"), ("city", "Úbeda"), ("country", "ES"), ("phone", ""));
        return page.Path["/pay/".Length..];
    }
}
