namespace Ecommerce.Storefront.Tests.Account;

public sealed class ProfileTests(StorefrontApp app) : IClassFixture<StorefrontApp>
{
    [Fact]
    public async Task A_profile_is_changed_and_a_change_made_elsewhere_is_not_overwritten()
    {
        using var visitor = await app.SignInAsync();
        var page = await visitor.GetAsync("/account");
        app.Fake.Profiles.Values.Single(profile => page.Html.Contains((string)profile["email"]!, StringComparison.Ordinal))["version"] = 4;

        var refused = await visitor.SubmitAsync(page, "/account", ("givenName", "Eva"), ("familyName", ""), ("phone", ""), ("language", "es"));

        Assert.Equal(409, refused.Status);
        Assert.Contains("value=\"Ana\"", refused.Html, StringComparison.Ordinal);
        var saved = await visitor.SubmitAsync(refused, "/account", ("givenName", "Eva"), ("familyName", ""), ("phone", "+34 600 11-22.33"), ("language", "es"));
        Assert.Equal("/account?saved=1", saved.Address.PathAndQuery);
        Assert.Contains("value=\"Eva\"", saved.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12")]
    [InlineData("abc")]
    [InlineData("600#112233")]
    [InlineData("((((((")]
    public async Task A_phone_number_that_Users_would_refuse_is_told_in_the_visitor_s_language(string phone)
    {
        using var visitor = await app.SignInAsync();

        var page = await visitor.SubmitAsync(await visitor.GetAsync("/account"), "/account", ("givenName", "Eva"), ("phone", phone));

        Assert.Equal(400, page.Status);
        Assert.Equal(["phone"], page.ErrorLinks);
        Assert.Contains("Teléfono: entre 5 y 30 cifras", page.Html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{phone}\"", page.Html, StringComparison.Ordinal);
    }
}
