using System.Globalization;
using System.Text.RegularExpressions;

namespace Ecommerce.Storefront.Tests.Checkout;

public sealed class CheckoutTests(StorefrontApp app) : IClassFixture<StorefrontApp>, IDisposable
{
    private static readonly (string Name, string Value)[] _address =
    [
        ("name", "Ana Robles"), ("street", "Calle Real 1"), ("postalCode", "23400"), ("city", "Úbeda"), ("country", "ES"), ("phone", ""),
    ];

    [Fact]
    public async Task A_guest_may_sign_in_first_and_comes_back_with_the_cart()
    {
        using var visitor = app.NewVisitor();
        await visitor.AddToCartAsync(1, "2");

        var page = await visitor.GetAsync("/checkout");
        Assert.Contains("href=\"/sign-in?returnUrl=%2Fcheckout\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/register?returnUrl=%2Fcheckout\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"email\"", page.Html, StringComparison.Ordinal);

        app.Fake.Provider.SignsInAs = ($"someone-{Guid.NewGuid():n}", ["customer"]);
        page = await visitor.GetAsync("/register?returnUrl=%2Fcheckout");
        Assert.Equal("/checkout", page.Path);
        Assert.Contains("× 2", page.Html, StringComparison.Ordinal);
        Assert.Contains("autocomplete=\"shipping postal-code\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"email\"", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lucia")]
    [InlineData("lucia@")]
    [InlineData("lu cia@example.com")]
    public async Task A_guest_says_where_mails_go(string email)
    {
        using var visitor = app.NewVisitor();
        await visitor.AddToCartAsync(1);

        var page = await visitor.SubmitAsync(await visitor.GetAsync("/checkout"), "/checkout", [("email", email), .. _address]);

        Assert.Equal(400, page.Status);
        Assert.Equal(["email"], page.ErrorLinks);
    }

    [Fact]
    public async Task Placing_an_order_leads_to_the_provider_s_page_with_one_key()
    {
        using var visitor = await SignInWithCartAsync();
        var form = await visitor.GetAsync("/checkout");
        var key = form.HiddenFields("/checkout").Single(field => field.Name == "key").Value;

        var page = await visitor.SubmitAsync(form, "/checkout", _address);

        Assert.StartsWith("/pay/", page.Path, StringComparison.Ordinal);
        Assert.Contains(key, app.Fake.Keys);
    }

    [Fact]
    public async Task The_quote_is_shown_and_follows_what_is_chosen_with_what_was_typed()
    {
        using var visitor = await SignInWithCartAsync();
        var price = FakeServices.PriceOf("SKU-1");
        var page = await visitor.GetAsync("/checkout");
        Assert.Contains("De 1 a 4 días laborables", page.Html, StringComparison.Ordinal);
        Assert.Contains("IVA incluido, 21\u00a0%", page.Html, StringComparison.Ordinal);
        Assert.Equal(price + 4.95m, ShownTotal(page));

        // Without scripts a button asks for the numbers of another choice; the address need not be complete for that.
        page = await visitor.SubmitAsync(page, "/checkout", ("step", "recalculate"), ("city", "Úbeda"), ("country", "FR"), ("shippingOption", "express"));
        Assert.Equal(200, page.Status);
        Assert.Empty(page.ErrorLinks);
        Assert.Equal(price + 7.95m, ShownTotal(page));
        Assert.Contains("value=\"Úbeda\"", page.Html, StringComparison.Ordinal);
        Assert.Matches("<option value=\"FR\" selected", page.Html);
        Assert.Matches("value=\"express\" checked", page.Html);

        // Where express does not go, standard does, and the page says so; where nothing goes, nothing can be ordered.
        page = await visitor.SubmitAsync(page, "/checkout", ("step", "recalculate"), ("country", "PT"), ("shippingOption", "express"));
        Assert.Equal(["shippingOption"], page.ErrorLinks);
        Assert.Equal(price + 4.95m, ShownTotal(page));
        page = await visitor.SubmitAsync(page, "/checkout", ("step", "recalculate"), ("country", "IT"));
        Assert.Equal(["country"], page.ErrorLinks);
        Assert.DoesNotContain("id=\"place-order\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_is_placed_by_the_chosen_way_and_its_page_shows_the_same_numbers()
    {
        using var visitor = await SignInWithCartAsync();
        var form = await visitor.SubmitAsync(
            await visitor.GetAsync("/checkout"), "/checkout", [("step", "recalculate"), ("shippingOption", "express"), .. _address]);

        var page = await visitor.SubmitAsync(form, "/checkout", [("shippingOption", "express"), .. _address]);

        page = await visitor.GetAsync($"/orders/{page.Path["/pay/".Length..]}");
        Assert.Contains("Envío exprés", page.Html, StringComparison.Ordinal);
        Assert.Contains("IVA incluido, 21\u00a0%", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_applied_removed_and_ordered_with_and_one_that_does_not_apply_says_why()
    {
        using var visitor = await SignInWithCartAsync();
        var full = FakeServices.PriceOf("SKU-1") + 4.95m;
        var page = await visitor.GetAsync("/checkout");

        page = await visitor.SubmitAsync(page, "/checkout", ("step", "recalculate"), ("code", " BIG "), ("city", "Úbeda"));
        Assert.Equal(["code"], page.ErrorLinks);
        Assert.Contains(
            $"Código: te faltan {20m.ToString("C", CultureInfo.GetCultureInfo("es-ES"))} en artículos",
            Regex.Match(page.Html, "href=\"#code\">([^<]*)<").Groups[1].Value,
            StringComparison.Ordinal);
        Assert.Contains("value=\"Úbeda\"", page.Html, StringComparison.Ordinal);
        page = await visitor.SubmitAsync(page, "/checkout", [("code", "NONE"), .. _address]);
        Assert.Equal((409, full), (page.Status, ShownTotal(page)));
        Assert.Contains("Código: no lo conocemos.", page.Html, StringComparison.Ordinal);
        page = await visitor.SubmitAsync(page, "/checkout", ("step", "recalculate"), ("code", new string('x', 51)));
        Assert.Equal(["code"], page.ErrorLinks);

        page = await visitor.SubmitAsync(page, "/checkout", ("step", "recalculate"), ("code", "TEN"));
        Assert.Equal(full - 10, ShownTotal(page));
        Assert.Contains("Descuento · Bienvenida", page.Html, StringComparison.Ordinal);
        var without = await visitor.SubmitAsync(page, "/checkout", ("step", "remove-code"));
        Assert.Equal(full, ShownTotal(without));

        // What was applied goes with the order.
        page = await visitor.SubmitAsync(page, "/checkout", _address);
        page = await visitor.GetAsync($"/orders/{page.Path["/pay/".Length..]}");
        Assert.Contains("Descuento · Bienvenida", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_tax_comes_on_top_it_is_part_of_the_total_that_is_ordered()
    {
        app.Fake.PricesIncludeTax = false;
        using var visitor = await SignInWithCartAsync();
        var amount = FakeServices.PriceOf("SKU-1") + 4.95m;
        var form = await visitor.GetAsync("/checkout");
        Assert.Equal(amount + decimal.Round(amount * 0.21m, 2, MidpointRounding.AwayFromZero), ShownTotal(form));

        var page = await visitor.SubmitAsync(form, "/checkout", _address);

        page = await visitor.GetAsync($"/orders/{page.Path["/pay/".Length..]}");
        Assert.Contains("IVA 21\u00a0%", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("IVA incluido, 21", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_total_that_has_changed_is_shown_before_anything_is_ordered_and_then_taken()
    {
        using var visitor = await SignInWithCartAsync();
        var form = await visitor.GetAsync("/checkout");
        await visitor.AddToCartAsync(1);

        var page = await visitor.SubmitAsync(form, "/checkout", _address);

        Assert.Equal(409, page.Status);
        Assert.Contains("El total ha cambiado mientras tanto", page.Html, StringComparison.Ordinal);
        Assert.Equal((2 * FakeServices.PriceOf("SKU-1")) + 4.95m, ShownTotal(page));
        Assert.Contains("value=\"Calle Real 1\"", page.Html, StringComparison.Ordinal);
        page = await visitor.SubmitAsync(page, "/checkout", _address);
        Assert.StartsWith("/pay/", page.Path, StringComparison.Ordinal);

        // A form that shows no total orders nothing.
        page = await visitor.SubmitAsync(form, "/checkout", [("expectedTotal", ""), .. _address]);
        Assert.Equal(409, page.Status);
    }

    [Fact]
    public async Task Missing_and_wrong_fields_are_listed_with_links_and_what_was_typed_stays()
    {
        using var visitor = await SignInWithCartAsync();
        var form = await visitor.GetAsync("/checkout");

        var page = await visitor.SubmitAsync(
            form, "/checkout", ("name", " "), ("street", new string('a', 201)), ("postalCode", "123"), ("city", "<b>Úbeda</b>"), ("country", "ES"), ("phone", "abc"));
        Assert.Equal(400, page.Status);
        Assert.Equal(["name", "street", "postalCode", "phone"], page.ErrorLinks);
        Assert.Contains("aria-describedby=\"postalCode-error\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"<b>Úbeda</b>\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(
            form.HiddenFields("/checkout").Single(field => field.Name == "key"),
            page.HiddenFields("/checkout").Single(field => field.Name == "key"));

        page = await visitor.SubmitAsync(form, "/checkout");
        Assert.Equal(400, page.Status);
        Assert.Equal(["name", "street", "postalCode", "city", "country"], page.ErrorLinks);

        page = await visitor.SubmitAsync(form, "/checkout", [.. _address.Where(field => field.Name != "country"), ("country", "XX")]);
        Assert.Equal(["country"], page.ErrorLinks);
    }

    [Theory]
    [InlineData("Changed", 409, "Algún precio o la disponibilidad ha cambiado")]
    [InlineData("Refused", 400, "We cannot deliver there.")]
    [InlineData("Ordered", 409, "Ya hay un pedido con este carrito, el A-10042")]
    public async Task What_Orders_refuses_is_explained_and_the_next_try_is_another_one(string city, int status, string message)
    {
        using var visitor = await SignInWithCartAsync();
        var form = await visitor.GetAsync("/checkout");

        var page = await visitor.SubmitAsync(form, "/checkout", [.. _address.Where(field => field.Name != "city"), ("city", city)]);

        Assert.Equal(status, page.Status);
        Assert.Contains(message, page.Html, StringComparison.Ordinal);
        Assert.NotEqual(
            form.HiddenFields("/checkout").Single(field => field.Name == "key"),
            page.HiddenFields("/checkout").Single(field => field.Name == "key"));
    }

    [Fact]
    public async Task While_Orders_is_down_the_form_says_so()
    {
        using var visitor = await SignInWithCartAsync();
        var form = await visitor.GetAsync("/checkout");
        app.Fake.Down["orders"] = true;

        var page = await visitor.SubmitAsync(form, "/checkout", _address);

        Assert.Equal(503, page.Status);
        Assert.Contains("No se ha cobrado nada", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stock_that_takes_long_is_waited_for_on_a_page_that_loads_itself()
    {
        app.Fake.PendingReads = int.MaxValue;
        using var visitor = await SignInWithCartAsync();

        var page = await visitor.SubmitAsync(await visitor.GetAsync("/checkout"), "/checkout", _address);
        Assert.EndsWith("/pay", page.Path, StringComparison.Ordinal);
        Assert.Contains("http-equiv=\"refresh\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("Estamos preparando tu pedido", page.Html, StringComparison.Ordinal);

        app.Fake.PendingReads = 0;
        page = await visitor.GetAsync(page.Path);
        Assert.StartsWith("/pay/", page.Path, StringComparison.Ordinal);
    }

    /// <summary>The total that the page shows and that is ordered at.</summary>
    private static decimal ShownTotal(Page page)
    {
        var total = decimal.Parse(page.HiddenFields("/checkout").Single(field => field.Name == "expectedTotal").Value, CultureInfo.InvariantCulture);
        Assert.Contains($"<dd>{total.ToString("C", CultureInfo.GetCultureInfo("es-ES"))}</dd>", page.Html, StringComparison.Ordinal);
        return total;
    }

    private async Task<Visitor> SignInWithCartAsync()
    {
        var visitor = await app.SignInAsync();
        await visitor.AddToCartAsync(1);
        return visitor;
    }

    public void Dispose()
    {
        app.Fake.Down.Clear();
        app.Fake.PendingReads = 1;
        app.Fake.PricesIncludeTax = true;
    }
}
