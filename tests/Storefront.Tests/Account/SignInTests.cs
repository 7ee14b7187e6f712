using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Storefront.Tests.Account;

public sealed class SignInTests(StorefrontApp app) : IClassFixture<StorefrontApp>
{
    [Fact]
    public async Task Signing_in_leads_back_and_the_browser_never_sees_a_token()
    {
        using var visitor = app.NewVisitor("en");

        var page = await visitor.GetAsync("/sign-in?returnUrl=/c/kitchen");

        Assert.Equal("/c/kitchen", page.Path);
        Assert.Contains("Ana Robles", page.Html, StringComparison.Ordinal);
        var cookies = visitor.Cookies.GetCookies(app.Address).ToList();
        Assert.Contains(cookies, cookie => cookie is { Name: "shop-5100", HttpOnly: true });
        Assert.All(cookies, cookie => Assert.True(cookie.Value.Length < 400, $"{cookie.Name} holds more than a key."));
    }

    [Fact]
    public async Task The_request_to_the_provider_uses_code_and_PKCE_and_registration_asks_to_create()
    {
        using var visitor = app.NewVisitor("en", followsRedirects: false);

        var signIn = QueryHelpers.ParseQuery((await visitor.GetAsync("/sign-in")).Location!.Query);
        Assert.Equal("code", signIn["response_type"]);
        Assert.Equal("S256", signIn["code_challenge_method"]);
        Assert.Equal("en", signIn["ui_locales"]);
        Assert.Equal(new Uri(app.Address, "/signin-oidc").ToString(), signIn["redirect_uri"]);
        Assert.False(signIn.ContainsKey("prompt"));

        var register = QueryHelpers.ParseQuery((await visitor.GetAsync("/register?returnUrl=/checkout")).Location!.Query);
        Assert.Equal("create", register["prompt"]);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/%5Cevil.example")]
    public async Task Nobody_is_sent_elsewhere_after_signing_in(string returnUrl)
    {
        using var visitor = app.NewVisitor();

        var page = await visitor.GetAsync($"/sign-in?returnUrl={returnUrl}");

        Assert.Equal(new Uri(app.Address, "/"), page.Address);
    }

    [Fact]
    public async Task Signing_in_never_takes_over_a_session_that_the_browser_already_had()
    {
        using var planted = await app.SignInAsync();
        using var victim = app.NewVisitor(followsRedirects: false);
        app.Fake.Provider.SignsInAs = ("victim", ["customer"]);
        var provider = (await victim.GetAsync("/sign-in")).Location!;
        var answer = (await victim.GetAsync(provider.ToString())).Location!;
        victim.Cookies.Add(planted.Cookies.GetCookies(app.Address)["shop-5100"]!);

        await victim.GetAsync(answer.ToString());

        Assert.Contains("victim@example.com", (await victim.GetAsync("/account")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("victim@example.com", (await planted.GetAsync("/account")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_the_account_ask_to_sign_in_and_come_back()
    {
        using var visitor = app.NewVisitor("en");

        var page = await visitor.GetAsync("/orders?cursor=abc");

        Assert.Equal("/orders?cursor=abc", page.Address.PathAndQuery);
        Assert.Equal(200, page.Status);
    }

    [Fact]
    public async Task The_gateway_s_public_address_is_the_one_to_come_back_to()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = app.Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-Host", "shop.example");
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");

        using var response = await http.GetAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("https://shop.example/signin-oidc", QueryHelpers.ParseQuery(response.Headers.Location!.Query)["redirect_uri"]);
    }

    [Fact]
    public async Task An_answer_that_this_browser_did_not_ask_for_is_a_page_and_no_sign_in()
    {
        using var visitor = app.NewVisitor("en");

        var page = await visitor.GetAsync("/signin-oidc?code=stolen&state=forged");

        Assert.Equal("/sign-in/failed", page.Path);
        Assert.Contains("You are not signed in", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_every_copy_of_its_cookie()
    {
        using var visitor = await app.SignInAsync();
        using var copy = app.NewVisitor();
        copy.Cookies.Add(visitor.Cookies.GetCookies(app.Address));
        Assert.Contains("Ana Robles", (await copy.GetAsync("/")).Html, StringComparison.Ordinal);

        var page = await visitor.SubmitAsync(await visitor.GetAsync("/"), "/sign-out");

        Assert.Equal("/", page.Path);
        Assert.DoesNotContain("Ana Robles", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Ana Robles", (await copy.GetAsync("/")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_guest_s_cart_becomes_the_customer_s()
    {
        using var visitor = app.NewVisitor("en");
        await visitor.AddToCartAsync(1, "2");

        var subject = await app.SignInAsync(visitor);

        Assert.Equal(2, app.Fake.Carts[subject]["SKU-1"]);
        Assert.Contains("Cart, 2 items", (await visitor.GetAsync("/")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(visitor.Cookies.GetCookies(app.Address), cookie => cookie.Name == "cart-5100");
    }

    [Fact]
    public async Task Signing_in_works_while_Orders_is_down_and_the_cart_follows_later()
    {
        using var visitor = app.NewVisitor("en");
        await visitor.AddToCartAsync(1, "2");
        app.Fake.Down["orders"] = true;

        var subject = await app.SignInAsync(visitor);
        app.Fake.Down.Clear();

        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!app.Fake.Carts.GetOrAdd(subject, _ => new()).ContainsKey("SKU-1") && DateTime.UtcNow < deadline)
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            await visitor.GetAsync("/cart");
        }

        Assert.Equal(2, app.Fake.Carts[subject]["SKU-1"]);
    }

    [Fact]
    public async Task The_profile_is_saved_only_if_it_is_the_one_that_was_shown()
    {
        using var visitor = await app.SignInAsync();
        var page = await visitor.GetAsync("/account");

        var saved = await visitor.SubmitAsync(page, "/account", ("givenName", "Anabel"), ("familyName", "Robles"), ("phone", "+34 600 000 000"), ("language", "en"));
        Assert.Contains("Your changes are saved.", saved.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Anabel\"", saved.Html, StringComparison.Ordinal);

        var stale = await visitor.SubmitAsync(page, "/account", ("givenName", "Other"), ("language", "en"));
        Assert.Equal(409, stale.Status);
        Assert.Contains("It was changed in the meantime", stale.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Anabel\"", stale.Html, StringComparison.Ordinal);

        var wrong = await visitor.SubmitAsync(saved, "/account", ("givenName", ""), ("phone", "call me"), ("language", "en"));
        Assert.Equal(400, wrong.Status);
        Assert.Equal(["givenName", "phone"], wrong.ErrorLinks);
        Assert.Contains("value=\"call me\"", wrong.Html, StringComparison.Ordinal);
    }
}
