namespace Ecommerce.Storefront.Tests.Cart;

public sealed class CartTests(StorefrontApp app) : IClassFixture<StorefrontApp>
{
    private readonly Visitor _guest = app.NewVisitor("en");

    [Fact]
    public async Task A_guest_s_cart_is_kept_in_a_cookie_that_scripts_cannot_read()
    {
        using var guest = app.NewVisitor("en", followsRedirects: false);

        var added = await guest.AddToCartAsync(1);

        Assert.Equal(303, added.Status);
        Assert.Equal("/p/thing-1?added=SKU-1", added.Location?.ToString());
        var cookie = Assert.Single(added.SetCookies, cookie => cookie.StartsWith("cart-5100=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Adding_twice_adds_up_and_the_page_says_so()
    {
        await _guest.AddToCartAsync(1, "2");
        var page = await _guest.AddToCartAsync(1, "3");

        Assert.Contains("It is in your cart", page.Html, StringComparison.Ordinal);
        Assert.Contains("Cart, 5 items", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cart_holds_no_more_of_one_thing_than_it_may()
    {
        await _guest.AddToCartAsync(1, "99");
        var page = await _guest.AddToCartAsync(1, "99");

        Assert.Contains("Cart, 99 items", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("100")]
    [InlineData("2.5")]
    [InlineData("many")]
    [InlineData("")]
    public async Task A_quantity_that_makes_no_sense_is_named_and_nothing_is_added(string quantity)
    {
        var page = await _guest.AddToCartAsync(1, quantity);

        Assert.Equal(400, page.Status);
        Assert.Equal(["quantity"], page.ErrorLinks);
        Assert.Contains("Your cart is empty", (await _guest.GetAsync("/cart")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quantity_can_be_changed_and_a_line_removed()
    {
        await _guest.AddToCartAsync(1);
        await _guest.AddToCartAsync(2);

        var page = await _guest.SubmitAsync(await _guest.GetAsync("/cart"), "/cart/items/SKU-1", ("quantity", "4"));
        Assert.Contains("The quantity is changed.", page.Html, StringComparison.Ordinal);
        Assert.Contains("Cart, 5 items", page.Html, StringComparison.Ordinal);

        page = await _guest.SubmitAsync(page, "/cart/items/SKU-1", ("quantity", "4"), ("remove", "true"));
        Assert.Contains("It is no longer in your cart.", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("SKU-1\"", page.Html, StringComparison.Ordinal);

        page = await _guest.SubmitAsync(page, "/cart/items/SKU-2", ("quantity", "1000"));
        Assert.Equal(400, page.Status);
        Assert.Equal(["quantity-SKU-2"], page.ErrorLinks);
    }

    [Fact]
    public async Task What_is_short_or_no_longer_sold_stands_in_the_way_of_ordering()
    {
        await _guest.AddToCartAsync(5, "3");
        var page = await _guest.GetAsync("/cart");

        Assert.Contains("Only one is left", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/checkout\"", page.Html, StringComparison.Ordinal);

        // Where the button would be, the page says what has to change; and it can be changed by one press.
        await _guest.AddToCartAsync(6);
        page = await _guest.GetAsync("/cart");
        Assert.Contains("<a href=\"#line-SKU-5\">Jarra de gres 5</a>: change the quantity to 1", page.Html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#line-SKU-6\">Jarra de gres 6</a>: remove it or save it for later", page.Html, StringComparison.Ordinal);
        page = await _guest.SubmitAsync(page, "/cart/items/SKU-5", ("quantity", "3"), ("left", "1"));
        Assert.DoesNotContain("#line-SKU-5", page.Html, StringComparison.Ordinal);
        page = await _guest.PostAsync("/cart/saved/SKU-6", [.. page.HiddenFields("/cart/items/SKU-6")]);
        Assert.Contains("href=\"/checkout\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_is_kept_for_later_and_put_back()
    {
        await _guest.AddToCartAsync(1, "2");
        var page = await _guest.GetAsync("/cart");
        Assert.Contains("formaction=\"/cart/saved/SKU-1\"", page.Html, StringComparison.Ordinal);

        page = await _guest.PostAsync("/cart/saved/SKU-1", [.. page.HiddenFields("/cart/items/SKU-1")]);
        Assert.Contains("It is saved for later.", page.Html, StringComparison.Ordinal);
        Assert.Contains("Your cart is empty", page.Html, StringComparison.Ordinal);
        Assert.Contains("Cart, empty", page.Html, StringComparison.Ordinal);

        page = await _guest.SubmitAsync(page, "/cart/saved/SKU-1", ("step", "put-back"));
        Assert.Contains("It is back in your cart.", page.Html, StringComparison.Ordinal);
        Assert.Contains("Cart, 2 items", page.Html, StringComparison.Ordinal);

        page = await _guest.PostAsync("/cart/saved/SKU-1", [.. page.HiddenFields("/cart/items/SKU-1")]);
        var removed = await _guest.SubmitAsync(page, "/cart/saved/SKU-1", ("step", "remove"));
        Assert.DoesNotContain("Saved for later", removed.Html, StringComparison.Ordinal);
        page = await _guest.SubmitAsync(page, "/cart/saved/SKU-1", ("step", "put-back"));
        Assert.Equal(404, page.Status);
        Assert.Contains("That is no longer in your cart.", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_price_that_has_changed_since_is_told_on_its_line()
    {
        await _guest.AddToCartAsync(8);
        await _guest.AddToCartAsync(9);
        app.Fake.PricesBefore["SKU-8"] = 1;
        app.Fake.PricesBefore["SKU-9"] = 500;

        var page = await _guest.GetAsync("/cart");

        Assert.Contains("The price has gone up: it was €1.00 when you added it", page.Html, StringComparison.Ordinal);
        Assert.Contains("The price has gone down: it was €500.00 when you added it", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_s_cookie_lasts_on_whenever_the_cart_is_looked_at()
    {
        await _guest.AddToCartAsync(1);

        var page = await _guest.GetAsync("/cart");

        Assert.Single(page.SetCookies, cookie => cookie.StartsWith("cart-5100=", StringComparison.Ordinal) && cookie.Contains("max-age=2592000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_Orders_refuses_is_told_on_the_product_s_page()
    {
        var page = await _guest.GetAsync("/p/thing-1");
        page = await _guest.SubmitAsync(page, "/cart/items", ("sku", "SKU-REFUSED"), ("quantity", "1"));

        Assert.Equal(409, page.Status);
        Assert.Contains("There is room for 99 different things only.", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("That cannot be sold.", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cart_that_Orders_has_forgotten_is_replaced()
    {
        await _guest.AddToCartAsync(1);
        app.Fake.Carts.Clear();

        var page = await _guest.AddToCartAsync(2);

        Assert.Equal(200, page.Status);
        Assert.Contains("Cart, 1 item", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_Orders_is_down_nothing_is_lost_and_the_page_says_so()
    {
        await _guest.AddToCartAsync(1);
        var product = await _guest.GetAsync("/p/thing-2");
        app.Fake.Down["orders"] = true;
        try
        {
            var page = await _guest.SubmitAsync(product, "/cart/items", ("sku", "SKU-2"), ("quantity", "1"));
            Assert.Equal(503, page.Status);
            Assert.Contains("We could not save it", page.Html, StringComparison.Ordinal);
            Assert.Equal(503, (await _guest.GetAsync("/cart")).Status);
        }
        finally
        {
            app.Fake.Down.Clear();
        }

        Assert.Contains("Cart, 1 item", (await _guest.GetAsync("/cart")).Html, StringComparison.Ordinal);
    }
}
