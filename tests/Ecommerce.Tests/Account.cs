using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Tests;

/// <summary>
/// Signs people in at the identity provider without a browser: through its own pages, by code and PKCE, as the storefront does.
/// </summary>
internal sealed partial class Account(Shop shop) : IDisposable
{
    public const string DemoPassword = "Demo-1234!";

    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    private string Realm => new Uri(shop.App.GetEndpoint("keycloak"), "realms/ecommerce").ToString();

    private string RedirectUri => new Uri(shop.Url, "signin-oidc").ToString();

    /// <returns>A client of the public API that acts for a customer who has just registered.</returns>
    public static async Task<HttpClient> RegisterAsync(Shop shop)
    {
        using var account = new Account(shop);
        return await account.OpenAsync("create", new()
        {
            ["firstName"] = "Ana",
            ["lastName"] = "Prueba",
            ["email"] = $"{Guid.NewGuid():n}@example.com",
            ["password"] = DemoPassword,
            ["password-confirm"] = DemoPassword,
        });
    }

    /// <returns>A client of the public API that acts for one of the demo accounts.</returns>
    public static async Task<HttpClient> SignInAsync(Shop shop, string email)
    {
        using var account = new Account(shop);
        return await account.OpenAsync("login", new() { ["username"] = email, ["password"] = DemoPassword });
    }

    private async Task<HttpClient> OpenAsync(string prompt, Dictionary<string, string> fields)
    {
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var code = await AuthorizeAsync(prompt, fields, Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));

        using var response = await _http.PostAsync($"{Realm}/protocol/openid-connect/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = "storefront",
            ["client_secret"] = "development-storefront-secret",
            ["redirect_uri"] = RedirectUri,
            ["code"] = code,
            ["code_verifier"] = verifier,
        }));
        response.EnsureSuccessStatusCode();
        var tokens = await response.Content.ReadFromJsonAsync<JsonElement>();

        var client = shop.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("access_token").GetString());
        return client;
    }

    private async Task<string> AuthorizeAsync(string prompt, Dictionary<string, string> fields, string challenge)
    {
        var address = QueryHelpers.AddQueryString($"{Realm}/protocol/openid-connect/auth", new Dictionary<string, string?>
        {
            ["client_id"] = "storefront",
            ["response_type"] = "code",
            ["scope"] = "openid profile email",
            ["redirect_uri"] = RedirectUri,
            ["state"] = "state",
            ["code_challenge"] = challenge,
            ["code_challenge_method"] = "S256",
            ["prompt"] = prompt,
        });
        var response = await _http.GetAsync(address);
        var formSent = false;
        for (var step = 0; step < 10; step++)
        {
            if (response.Headers.Location is { } location)
            {
                var next = new Uri(response.RequestMessage!.RequestUri!, location);
                if (next.ToString().StartsWith(RedirectUri, StringComparison.Ordinal))
                {
                    return QueryHelpers.ParseQuery(next.Query)["code"].ToString();
                }

                response = await _http.GetAsync(next);
                continue;
            }

            var page = await response.Content.ReadAsStringAsync();
            Assert.False(formSent, $"The identity provider did not accept the form: {page}");
            formSent = true;
            foreach (Match hidden in HiddenField().Matches(page))
            {
                fields[hidden.Groups["name"].Value] = WebUtility.HtmlDecode(hidden.Groups["value"].Value);
            }

            var action = WebUtility.HtmlDecode(FormAction().Match(page).Groups["action"].Value);
            response = await _http.PostAsync(new Uri(response.RequestMessage!.RequestUri!, action), new FormUrlEncodedContent(fields));
        }

        throw new InvalidOperationException("The identity provider keeps redirecting.");
    }

    [GeneratedRegex("<form[^>]* action=\"(?<action>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex FormAction();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex HiddenField();

    public void Dispose() => _http.Dispose();
}
