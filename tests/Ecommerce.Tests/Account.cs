using Aspire.Hosting.Testing;
using Ecommerce.Testing;

namespace Ecommerce.Tests;

/// <summary>Signs people in without a browser.</summary>
internal static class Account
{
    public const string DemoPassword = IdentityPages.DemoPassword;

    /// <returns>A client of the public API that acts for a customer who has just registered.</returns>
    public static async Task<HttpClient> RegisterAsync(Shop shop)
    {
        using var pages = new IdentityPages(shop.App.GetEndpoint("keycloak"), shop.Url);
        return Client(shop, await pages.RegisterAsync($"{Guid.NewGuid():n}@example.com"));
    }

    /// <returns>A client of the public API that acts for one of the demo accounts.</returns>
    public static async Task<HttpClient> SignInAsync(Shop shop, string email)
    {
        using var pages = new IdentityPages(shop.App.GetEndpoint("keycloak"), shop.Url);
        return Client(shop, await pages.SignInAsync(email));
    }

    private static HttpClient Client(Shop shop, IdentityTokens tokens)
    {
        var client = shop.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.AccessToken);
        return client;
    }
}
