using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ecommerce.Keycloak.Tests;

public sealed class SignInTests(KeycloakApp app)
{
    private static readonly JsonSerializerOptions _readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Browser _browser = new(app);

    [Fact]
    public async Task Signing_in_leads_back_to_the_shop_and_to_tokens_like_Keycloaks()
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress());
        Assert.Equal("Sign in", _browser.Title);
        await _browser.SignInAsync("customer@example.com");

        Assert.StartsWith($"{KeycloakApp.StorefrontUrl}/signin-oidc?code=", _browser.Location);
        Assert.Contains("state=some%20state", _browser.Location);
        var tokens = await _browser.RedeemAsync();
        Assert.Equal("Bearer", tokens.GetProperty("token_type").GetString());
        Assert.Equal(300, tokens.GetProperty("expires_in").GetInt32());
        Assert.Equal("openid profile email", tokens.GetProperty("scope").GetString());

        var (header, access) = Browser.Decode(tokens, "access_token");
        Assert.Equal("JWT", header.GetProperty("typ").GetString());
        Assert.Equal("RS256", header.GetProperty("alg").GetString());
        Assert.Equal(
            ["acr", "aud", "auth_time", "azp", "email", "email_verified", "exp", "family_name", "given_name", "iat", "iss", "jti", "locale", "name",
                "preferred_username", "realm_access", "scope", "sid", "sub", "typ"],
            access.EnumerateObject().Select(claim => claim.Name).Order(StringComparer.Ordinal));
        Assert.Equal("""
            {"iss":"REALM","typ":"Bearer","azp":"storefront","aud":["users","catalog","orders","support"],"sub":"d3e5f700-8c1a-4b2d-9e3f-000000000001","acr":"1","realm_access":{"roles":["customer"]},"scope":"openid profile email","email_verified":true,"name":"Marta García","preferred_username":"customer@example.com","given_name":"Marta","family_name":"García","email":"customer@example.com"}
            """.Replace("REALM", app.Realm, StringComparison.Ordinal),
            Pick(access, "iss", "typ", "azp", "aud", "sub", "acr", "realm_access", "scope", "email_verified", "name", "preferred_username", "given_name", "family_name", "email"));

        var (_, id) = Browser.Decode(tokens, "id_token");
        Assert.Equal("""
            {"typ":"ID","azp":"storefront","aud":"storefront","sub":"d3e5f700-8c1a-4b2d-9e3f-000000000001","nonce":"some nonce"}
            """, Pick(id, "typ", "azp", "aud", "sub", "nonce"));
        Assert.Equal(access.GetProperty("sid").GetString(), id.GetProperty("sid").GetString());
    }

    [Theory]
    [InlineData("agent@example.com", "customer,support_agent")]
    [InlineData("catalog@example.com", "catalog_manager,customer")]
    [InlineData("orders@example.com", "customer,order_manager")]
    [InlineData("admin@example.com", "admin,customer")]
    public async Task Staff_have_their_role(string username, string roles)
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress());
        await _browser.SignInAsync(username);

        var (_, access) = Browser.Decode(await _browser.RedeemAsync(), "access_token");
        Assert.Equal(roles.Split(','), access.GetProperty("realm_access").GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
    }

    [Theory]
    [InlineData("customer@example.com", "Demo-1234")]
    [InlineData("customer@example.com", "")]
    [InlineData("nobody@example.com", KeycloakApp.DemoPassword)]
    [InlineData("", "")]
    public async Task A_wrong_name_or_password_is_told_apart_by_nothing(string username, string password)
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress());
        await _browser.SignInAsync(username == "customer@example.com" ? await new Browser(app).RegisterAsync() : username, password);

        Assert.Equal(HttpStatusCode.OK, _browser.Status);
        Assert.Equal("The e-mail address or the password is wrong.", _browser.Alert);
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_is_asked_for_again()
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress());
        await _browser.SignInAsync("custo\0mer@example.com");
        Assert.Equal("The page had expired. Please try again.", _browser.Alert);

        var answer = await _browser.TokenAsync(("grant_type", "refresh_token"), ("refresh_token", "\0"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_hidden_field_is_asked_for_again()
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress());
        var stranger = new Browser(app);
        await stranger.OpenAsync(stranger.AuthorizationAddress());
        await stranger.SignInAsync("customer@example.com");
        Assert.NotNull(stranger.Location);

        using var http = new HttpClient();
        var response = await http.PostAsync(
            $"{app.Realm}/login-actions/authenticate?client_id=storefront",
            new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "customer@example.com", ["password"] = KeycloakApp.DemoPassword }),
            TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("KEYCLOAK_SESSION", response.Headers.ToString());
    }

    [Fact]
    public async Task Who_is_signed_in_is_not_asked_again_unless_the_shop_wants_it()
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress());
        await _browser.SignInAsync("customer@example.com");
        var first = Browser.Decode(await _browser.RedeemAsync(), "access_token").Claims.GetProperty("sid").GetString();

        await _browser.OpenAsync(_browser.AuthorizationAddress(("prompt", "none")));
        Assert.Equal(first, Browser.Decode(await _browser.RedeemAsync(), "access_token").Claims.GetProperty("sid").GetString());

        await _browser.OpenAsync(_browser.AuthorizationAddress(("prompt", "login")));
        Assert.Equal("Sign in", _browser.Title);
        await _browser.SignInAsync("customer@example.com");
        Assert.NotEmpty(_browser.Code);
    }

    [Fact]
    public async Task Without_a_session_prompt_none_answers_that_a_login_is_required()
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress(("prompt", "none")));

        Assert.StartsWith($"{KeycloakApp.StorefrontUrl}/signin-oidc?error=login_required", _browser.Location);
    }

    [Theory]
    [InlineData("client_id", "unknown")]
    [InlineData("client_id", "catalog")]
    [InlineData("client_id", "orders-service")]
    [InlineData("redirect_uri", "http://127.0.0.1:9999/signin-oidc")]
    [InlineData("redirect_uri", "http://127.0.0.1:5100/signin-oidc/further")]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("code_challenge", null)]
    [InlineData("response_type", "token")]
    [InlineData("scope", "openid unheard-of")]
    public async Task A_request_that_the_realm_does_not_allow_leads_nowhere(string parameter, string? value)
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress((parameter, value)));

        Assert.False(_browser.Location?.Contains("code=", StringComparison.Ordinal) ?? false);
        if (parameter is "client_id" or "redirect_uri")
        {
            Assert.Equal(HttpStatusCode.BadRequest, _browser.Status);
            Assert.Equal("We cannot go on", _browser.Title);
        }
    }

    [Fact]
    public async Task A_code_works_once_and_its_second_use_ends_what_came_of_it()
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress());
        await _browser.SignInAsync("customer@example.com");
        var tokens = await _browser.RedeemAsync();

        await Browser.AssertRefusedAsync(await _browser.RedeemCodeAsync(_browser.Code), HttpStatusCode.BadRequest, "invalid_grant", "Code not valid");
        await Browser.AssertRefusedAsync(await _browser.RefreshAsync(tokens), HttpStatusCode.BadRequest, "invalid_grant", "Session not active");
    }

    [Fact]
    public async Task A_code_is_worth_nothing_without_its_verifier_or_the_clients_secret()
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress());
        await _browser.SignInAsync("customer@example.com");

        var stolen = await _browser.RedeemCodeAsync(_browser.Code, verifier: new string('x', 43));
        Assert.Equal(HttpStatusCode.BadRequest, stolen.StatusCode);
        Assert.Equal("invalid_grant", (await stolen.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("error").GetString());
        await Browser.AssertRefusedAsync(
            await _browser.TokenAsync("storefront", "wrong", ("grant_type", "authorization_code"), ("code", _browser.Code)),
            HttpStatusCode.Unauthorized, "invalid_client", "Invalid client or Invalid client credentials");
        Assert.NotEqual(default, await _browser.RedeemAsync());
    }

    [Fact]
    public async Task Userinfo_tells_who_it_is()
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress());
        await _browser.SignInAsync("customer@example.com");
        var tokens = await _browser.RedeemAsync();

        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"{app.Realm}/protocol/openid-connect/userinfo", TestContext.Current.CancellationToken)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("access_token").GetString());
        var info = await http.GetFromJsonAsync<JsonElement>($"{app.Realm}/protocol/openid-connect/userinfo", TestContext.Current.CancellationToken);
        Assert.Equal("""
            {"sub":"d3e5f700-8c1a-4b2d-9e3f-000000000001","name":"Marta García","email":"customer@example.com"}
            """, Pick(info, "sub", "name", "email"));
    }

    [Theory]
    [InlineData("es-ES,es;q=0.9", "", "Inicia sesión")]
    [InlineData("en-GB", "", "Sign in")]
    [InlineData("fr", "", "Inicia sesión")]
    [InlineData("es", "en", "Sign in")]
    public async Task Pages_speak_the_language_that_the_shop_or_the_browser_asks_for(string acceptLanguage, string uiLocales, string title)
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress(("ui_locales", uiLocales)), acceptLanguage);

        Assert.Equal(title, _browser.Title);
    }

    [Fact]
    public async Task The_discovery_document_has_Keycloaks_addresses_and_certs_have_the_signing_key()
    {
        using var http = new HttpClient();
        var document = await http.GetFromJsonAsync<JsonElement>($"{app.Realm}/.well-known/openid-configuration", TestContext.Current.CancellationToken);

        Assert.Equal(app.Realm, document.GetProperty("issuer").GetString());
        foreach (var (member, path) in new Dictionary<string, string>
        {
            ["authorization_endpoint"] = "auth",
            ["token_endpoint"] = "token",
            ["userinfo_endpoint"] = "userinfo",
            ["end_session_endpoint"] = "logout",
            ["jwks_uri"] = "certs",
        })
        {
            Assert.Equal($"{app.Realm}/protocol/openid-connect/{path}", document.GetProperty(member).GetString());
        }

        var key = Assert.Single((await http.GetFromJsonAsync<JsonElement>($"{app.Realm}/protocol/openid-connect/certs", TestContext.Current.CancellationToken))
            .GetProperty("keys").EnumerateArray());
        Assert.Equal("RS256", key.GetProperty("alg").GetString());
        Assert.False(key.TryGetProperty("d", out _));
    }

    private static string Pick(JsonElement claims, params string[] names) => JsonSerializer.Serialize(
        names.ToDictionary(name => name, name => claims.GetProperty(name)), _readable);
}
