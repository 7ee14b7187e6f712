using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Keycloak.Tests;

/// <summary>A browser with its cookies, that fills in forms and stops at each redirect.</summary>
internal sealed partial class Browser(KeycloakApp app)
{
    private static readonly HttpClient _shared = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private readonly CookieContainer _cookies = new();
    private readonly string _verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public string Html { get; private set; } = "";

    public HttpStatusCode Status { get; private set; }

    public string? Location { get; private set; }

    public string Title => WebUtility.HtmlDecode(Heading().Match(Html).Groups[1].Value);

    public string? Alert => Texts(AlertText()).FirstOrDefault();

    public IReadOnlyDictionary<string, string> FieldErrors =>
        FieldError().Matches(Html).ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));

    public string AuthorizationAddress(params (string Name, string? Value)[] changes)
    {
        var query = new Dictionary<string, string?>
        {
            ["client_id"] = "storefront",
            ["redirect_uri"] = $"{KeycloakApp.StorefrontUrl}/signin-oidc",
            ["response_type"] = "code",
            ["scope"] = "openid profile email",
            ["state"] = "some state",
            ["nonce"] = "some nonce",
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(_verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            query[name] = value;
        }

        return QueryHelpers.AddQueryString($"{app.Realm}/protocol/openid-connect/auth", query.Where(pair => pair.Value is not null));
    }

    public async Task OpenAsync(string address, string language = "en")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(app.Address), address));
        request.Headers.AcceptLanguage.ParseAdd(language);
        await SendAsync(request);
    }

    /// <summary>Sends the page's form with its hidden field, and goes where it leads to inside the stand-in.</summary>
    public async Task SubmitAsync(params (string Name, string Value)[] fields)
    {
        var action = WebUtility.HtmlDecode(Action().Match(Html).Groups[1].Value);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(app.Address), action))
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
                .Append(KeyValuePair.Create("form_token", WebUtility.HtmlDecode(FormToken().Match(Html).Groups[1].Value)))),
        };
        request.Headers.AcceptLanguage.ParseAdd("en");
        await SendAsync(request);
        if (Location?.StartsWith('/') == true)
        {
            await OpenAsync(Location);
        }
    }

    public Task SignInAsync(string username, string password = KeycloakApp.DemoPassword) =>
        SubmitAsync(("username", username), ("password", password));

    /// <summary>Opens the registration page and registers; answers the address used.</summary>
    public async Task<string> RegisterAsync(string? email = null, string password = "a long enough one")
    {
        email ??= $"{Guid.NewGuid():n}@example.com";
        await OpenAsync(AuthorizationAddress(("prompt", "create")));
        await SubmitAsync(
            ("firstName", "Ana"), ("lastName", "O'Neil"), ("email", email), ("password", password), ("password-confirm", password));
        return email;
    }

    /// <summary>Redeems the code that the browser was sent back to the shop with.</summary>
    public async Task<JsonElement> RedeemAsync() => await ReadAsync(await RedeemCodeAsync(Code));

    public string Code => QueryHelpers.ParseQuery(new Uri(Location!).Query)["code"].ToString();

    public Task<HttpResponseMessage> RedeemCodeAsync(string code, string? verifier = null) => TokenAsync(
        ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", $"{KeycloakApp.StorefrontUrl}/signin-oidc"),
        ("code_verifier", verifier ?? _verifier));

    public Task<HttpResponseMessage> RefreshAsync(JsonElement tokens) =>
        TokenAsync(("grant_type", "refresh_token"), ("refresh_token", tokens.GetProperty("refresh_token").GetString()!));

    /// <summary>Asks the token endpoint as the storefront's server does, with its secret in the header.</summary>
    public Task<HttpResponseMessage> TokenAsync(params (string Name, string Value)[] parameters) =>
        TokenAsync("storefront", "storefront-secret", parameters);

    public async Task<HttpResponseMessage> TokenAsync(string clientId, string secret, params (string Name, string Value)[] parameters)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{app.Realm}/protocol/openid-connect/token")
        {
            Content = new FormUrlEncodedContent(parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value))),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{clientId}:{secret}")));
        return await _shared.SendAsync(request, Cancelled);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
    }

    public static async Task AssertRefusedAsync(HttpResponseMessage response, HttpStatusCode status, string error, string description)
    {
        Assert.Equal(status, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<Dictionary<string, string>>(Cancelled);
        Assert.Equal(new() { ["error"] = error, ["error_description"] = description }, problem);
    }

    /// <summary>The header and the claims of a token.</summary>
    public static (JsonElement Header, JsonElement Claims) Decode(JsonElement tokens, string name)
    {
        var parts = tokens.GetProperty(name).GetString()!.Split('.');
        return (Part(parts[0]), Part(parts[1]));

        static JsonElement Part(string part) => JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(part));
    }

    private async Task SendAsync(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Cookie", _cookies.GetCookieHeader(request.RequestUri!));
        var response = await _shared.SendAsync(request, Cancelled);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
        {
            _cookies.SetCookies(request.RequestUri!, cookie);
        }

        Status = response.StatusCode;
        Location = response.Headers.Location?.OriginalString;
        Html = await response.Content.ReadAsStringAsync(Cancelled);
    }

    private IEnumerable<string> Texts(Regex pattern) => pattern.Matches(Html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value));

    [GeneratedRegex("<h1>(.*?)</h1>")]
    private static partial Regex Heading();

    [GeneratedRegex("""role="alert"[^>]*>([^<]*)<""")]
    private static partial Regex AlertText();

    [GeneratedRegex("""id="input-error-([^"]*)">([^<]*)<""")]
    private static partial Regex FieldError();

    [GeneratedRegex("""<form[^>]* action="([^"]*)""")]
    private static partial Regex Action();

    [GeneratedRegex("""name="form_token" value="([^"]*)""")]
    private static partial Regex FormToken();
}
