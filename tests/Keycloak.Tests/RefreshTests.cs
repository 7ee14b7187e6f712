using System.Net;
using System.Text.Json;

namespace Ecommerce.Keycloak.Tests;

public sealed class RefreshTests(KeycloakApp app)
{
    private readonly Browser _browser = new(app);

    [Fact]
    public async Task Each_refresh_gives_a_new_token_and_the_old_one_may_be_used_once_more()
    {
        await _browser.RegisterAsync();
        var first = await _browser.RedeemAsync();

        var second = await Browser.ReadAsync(await _browser.RefreshAsync(first));
        Assert.NotEqual(first.GetProperty("refresh_token").GetString(), second.GetProperty("refresh_token").GetString());
        Assert.Equal(Claim(first, "sid"), Claim(second, "sid"));
        Assert.NotEqual(Claim(first, "jti"), Claim(second, "jti"));

        await Browser.ReadAsync(await _browser.RefreshAsync(first));
        await Browser.AssertRefusedAsync(
            await _browser.RefreshAsync(first), HttpStatusCode.BadRequest, "invalid_grant", "Maximum allowed refresh token reuse exceeded");
        await Browser.ReadAsync(await _browser.RefreshAsync(second));
    }

    [Fact]
    public async Task A_refresh_token_that_is_used_many_times_at_once_counts_each()
    {
        await _browser.RegisterAsync();
        var tokens = await _browser.RedeemAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _browser.RefreshAsync(tokens)));

        Assert.Equal(2, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task A_refresh_token_that_is_not_ours_is_refused()
    {
        var answer = await _browser.TokenAsync(("grant_type", "refresh_token"), ("refresh_token", "nonsense"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_refresh_token_is_of_no_use_to_another_client()
    {
        await _browser.RegisterAsync();
        var tokens = await _browser.RedeemAsync();

        var answer = await _browser.TokenAsync(
            "orders-service", "orders-secret", ("grant_type", "refresh_token"), ("refresh_token", tokens.GetProperty("refresh_token").GetString()!));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static string? Claim(JsonElement tokens, string name) => Browser.Decode(tokens, "access_token").Claims.GetProperty(name).GetString();
}
