using System.Net;
using System.Net.Http.Json;

namespace Ecommerce.Keycloak.Tests;

public sealed class ForgottenPasswordTests(KeycloakApp app)
{
    private const string NewPassword = "another long one";

    private readonly Browser _browser = new(app);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mailed_link_sets_a_new_password_once_and_signs_out_everywhere()
    {
        var email = await _browser.RegisterAsync();
        var tokens = await _browser.RedeemAsync();
        var link = await AskAsync(email.ToUpperInvariant(), email);
        var owner = new Browser(app);

        await owner.OpenAsync(link);
        Assert.Equal("Choose a new password", owner.Title);
        await owner.SubmitAsync(("password-new", "short"), ("password-confirm", "other"));
        Assert.Equal("The password is too short: it needs at least 10 characters.", owner.FieldErrors["password-new"]);
        Assert.Equal("The passwords differ.", owner.FieldErrors["password-confirm"]);
        await owner.SubmitAsync(("password-new", NewPassword), ("password-confirm", NewPassword));
        Assert.Equal("Your account is up to date", owner.Title);

        await Browser.AssertRefusedAsync(await _browser.RefreshAsync(tokens), HttpStatusCode.BadRequest, "invalid_grant", "Session not active");
        await owner.OpenAsync(link);
        Assert.Equal("The link has expired or was used already. Ask for another one on the sign-in page.", owner.Alert);
        await owner.OpenAsync(owner.AuthorizationAddress());
        await owner.SignInAsync(email, "a long enough one");
        Assert.Equal("The e-mail address or the password is wrong.", owner.Alert);
        await owner.SignInAsync(email, NewPassword);
        Assert.True(Browser.Decode(await owner.RedeemAsync(), "access_token").Claims.GetProperty("email_verified").GetBoolean());
    }

    [Fact]
    public async Task Nobody_learns_whether_an_address_has_an_account()
    {
        var address = $"{Guid.NewGuid():n}@example.com";
        await OpenAsync();
        await _browser.SubmitAsync(("username", address));
        var unknown = _browser.Html;

        await OpenAsync();
        await _browser.SubmitAsync(("username", "agent@example.com"));

        Assert.Contains("If there is an account with that address", unknown);
        Assert.Equal(unknown, _browser.Html);
        Assert.Empty(app.Mails.To(address));
    }

    [Fact]
    public async Task Opening_a_link_changes_nothing_and_one_that_was_tampered_with_is_none()
    {
        var email = await _browser.RegisterAsync();
        var link = await AskAsync(email, email);
        var later = new Browser(app);

        await later.OpenAsync(link);
        await later.OpenAsync(link.Replace("action-token?key=ey", "action-token?key=eY", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, later.Status);

        await later.OpenAsync(later.AuthorizationAddress());
        await later.SignInAsync(email, "a long enough one");
        Assert.NotEmpty(later.Code);
    }

    [Fact]
    public async Task A_token_of_another_kind_is_no_link()
    {
        await _browser.RegisterAsync();
        var tokens = await _browser.RedeemAsync();

        await _browser.OpenAsync($"{app.Realm}/login-actions/action-token?key={tokens.GetProperty("access_token").GetString()}");

        Assert.Equal(HttpStatusCode.BadRequest, _browser.Status);
        using var http = new HttpClient();
        var link = await AskAsync("agent@example.com", "agent@example.com");
        var key = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(link).Query)["key"].ToString();
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"{app.Realm}/protocol/openid-connect/userinfo", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PutAsJsonAsync($"{app.Address}/admin/realms/ecommerce/users/x", new { }, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task The_sign_in_page_leads_there_and_back()
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress());
        Assert.Contains("/login-actions/reset-credentials?", _browser.Html);

        await OpenAsync();
        await _browser.SubmitAsync(("username", " "));

        Assert.Equal("This field is required.", _browser.Alert);
        Assert.Contains("prompt=login", _browser.Html);
    }

    private Task OpenAsync() => _browser.OpenAsync(_browser.AuthorizationAddress().Replace(
        "/protocol/openid-connect/auth?", "/login-actions/reset-credentials?", StringComparison.Ordinal));

    private async Task<string> AskAsync(string typed, string email)
    {
        await OpenAsync();
        await _browser.SubmitAsync(("username", typed));
        return app.Mails.To(email)[0].Link;
    }
}
