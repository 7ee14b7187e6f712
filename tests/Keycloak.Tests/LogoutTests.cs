using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Keycloak.Tests;

public sealed class LogoutTests(KeycloakApp app)
{
    private readonly Browser _browser = new(app);

    [Fact]
    public async Task Signing_out_with_the_id_token_ends_the_session_and_leads_back_to_the_shop()
    {
        await _browser.RegisterAsync();
        var tokens = await _browser.RedeemAsync();

        await _browser.OpenAsync(Address(tokens, $"{KeycloakApp.StorefrontUrl}/signout-callback-oidc"));

        Assert.Equal($"{KeycloakApp.StorefrontUrl}/signout-callback-oidc?state=some%20state", _browser.Location);
        await Browser.AssertRefusedAsync(await _browser.RefreshAsync(tokens), HttpStatusCode.BadRequest, "invalid_grant", "Session not active");
        await _browser.OpenAsync(_browser.AuthorizationAddress());
        Assert.Equal("Sign in", _browser.Title);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9999/")]
    [InlineData("https://evil.example/")]
    public async Task It_leads_nowhere_else(string address)
    {
        await _browser.RegisterAsync();
        var tokens = await _browser.RedeemAsync();

        await _browser.OpenAsync(Address(tokens, address));

        Assert.Equal(HttpStatusCode.BadRequest, _browser.Status);
        Assert.Equal("Invalid redirect uri", _browser.Alert);
        await Browser.ReadAsync(await _browser.RefreshAsync(tokens));
    }

    [Fact]
    public async Task Without_a_good_id_token_nothing_ends_by_itself()
    {
        await _browser.RegisterAsync();
        var tokens = await _browser.RedeemAsync();

        await _browser.OpenAsync($"{app.Realm}/protocol/openid-connect/logout?id_token_hint=nonsense");
        Assert.Equal("Invalid parameter: id_token_hint", _browser.Alert);
        await _browser.OpenAsync($"{app.Realm}/protocol/openid-connect/logout?post_logout_redirect_uri={KeycloakApp.StorefrontUrl}/");
        Assert.Equal("Missing parameters: id_token_hint", _browser.Alert);
        await _browser.OpenAsync($"{app.Realm}/protocol/openid-connect/logout");
        Assert.Equal("Sign out", _browser.Title);
        await Browser.ReadAsync(await _browser.RefreshAsync(tokens));

        await _browser.SubmitAsync();
        Assert.Equal("You are signed out.", _browser.Alert);
        await Browser.AssertRefusedAsync(await _browser.RefreshAsync(tokens), HttpStatusCode.BadRequest, "invalid_grant", "Session not active");
    }

    private string Address(JsonElement tokens, string back) => QueryHelpers.AddQueryString(
        $"{app.Realm}/protocol/openid-connect/logout",
        new Dictionary<string, string?>
        {
            ["id_token_hint"] = tokens.GetProperty("id_token").GetString(),
            ["post_logout_redirect_uri"] = back,
            ["state"] = "some state",
        });
}
