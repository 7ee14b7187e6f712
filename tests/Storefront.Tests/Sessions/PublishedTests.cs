using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Storefront.Tests.Sessions;

/// <summary>The storefront as it is published: behind a gateway that ends TLS.</summary>
public sealed class PublishedTests(PublishedTests.PublishedApp app) : IClassFixture<PublishedTests.PublishedApp>
{
    public sealed class PublishedApp : StorefrontApp
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseEnvironment("Production");
            builder.UseSetting("Shop:PublicUrl", "https://shop.example");
            builder.UseSetting("Identity:Issuer", "https://shop.example/realms/ecommerce");
            builder.UseSetting("Identity:MetadataAddress", $"{Fake.Provider.Issuer}/.well-known/openid-configuration");
        }
    }

    [Fact]
    public async Task Cookies_are_bound_to_the_host_and_to_https()
    {
        using var visitor = app.NewVisitor("en", followsRedirects: false);

        var page = await visitor.GetAsync("/");

        var cookie = Assert.Single(page.SetCookies);
        Assert.StartsWith("__Host-antiforgery=", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/;", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_public_address_is_the_configured_one_whatever_a_header_says()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = app.Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "http");

        using var response = await http.GetAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("https://shop.example/signin-oidc", QueryHelpers.ParseQuery(response.Headers.Location!.Query)["redirect_uri"]);
        Assert.All(response.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
    }
}
