using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Testing;

/// <summary>What the identity provider hands out; the access token lives for <paramref name="Lifetime"/>.</summary>
public sealed record IdentityTokens(string AccessToken, string RefreshToken, TimeSpan Lifetime);

/// <summary>
/// Signs people in at the identity provider without a browser: through its own pages, by code and PKCE, as the storefront does.
/// </summary>
/// <param name="identityProvider">Its address.</param>
/// <param name="shop">The shop's public address.</param>
public sealed partial class IdentityPages(Uri identityProvider, Uri shop) : IDisposable
{
    public const string DemoPassword = "Demo-1234!";

    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    private string Realm => new Uri(identityProvider, "realms/ecommerce").ToString();

    private string RedirectUri => new Uri(shop, "signin-oidc").ToString();

    /// <summary>A new customer.</summary>
    public Task<IdentityTokens> RegisterAsync(string email) => OpenAsync("create", new()
    {
        ["firstName"] = "Ana",
        ["lastName"] = "Prueba",
        ["email"] = email,
        ["password"] = DemoPassword,
        ["password-confirm"] = DemoPassword,
    });

    public Task<IdentityTokens> SignInAsync(string email) =>
        OpenAsync("login", new() { ["username"] = email, ["password"] = DemoPassword });

    public Task<IdentityTokens> RefreshAsync(IdentityTokens tokens) => AskForTokensAsync(new()
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = tokens.RefreshToken,
    });

    private async Task<IdentityTokens> OpenAsync(string prompt, Dictionary<string, string> fields)
    {
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var code = await AuthorizeAsync(prompt, fields, Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
        return await AskForTokensAsync(new()
        {
            ["grant_type"] = "authorization_code",
            ["redirect_uri"] = RedirectUri,
            ["code"] = code,
            ["code_verifier"] = verifier,
        });
    }

    private async Task<IdentityTokens> AskForTokensAsync(Dictionary<string, string> fields)
    {
        fields["client_id"] = "storefront";
        fields["client_secret"] = "development-storefront-secret";
        using var response = await _http.PostAsync($"{Realm}/protocol/openid-connect/token", new FormUrlEncodedContent(fields));
        response.EnsureSuccessStatusCode();
        var tokens = await response.Content.ReadFromJsonAsync<JsonElement>();
        return new IdentityTokens(
            tokens.GetProperty("access_token").GetString()!,
            tokens.GetProperty("refresh_token").GetString()!,
            TimeSpan.FromSeconds(tokens.GetProperty("expires_in").GetInt32()));
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
            if (formSent)
            {
                throw new InvalidOperationException($"The identity provider did not accept the form: {page}");
            }

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
