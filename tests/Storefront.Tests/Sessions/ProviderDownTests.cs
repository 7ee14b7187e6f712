namespace Ecommerce.Storefront.Tests.Sessions;

public sealed class ProviderDownTests(StorefrontApp app) : IClassFixture<StorefrontApp>
{
    [Fact]
    public async Task While_the_provider_is_down_signing_in_says_so_and_the_shop_is_open()
    {
        using var visitor = app.NewVisitor("en");
        app.Fake.Down["identity"] = true;

        var page = await visitor.GetAsync("/sign-in");

        Assert.Equal(503, page.Status);
        Assert.Contains("We will be right back", page.Html, StringComparison.Ordinal);
        Assert.Equal(200, (await visitor.GetAsync("/p/thing-1")).Status);
    }
}
