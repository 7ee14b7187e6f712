namespace Ecommerce.Keycloak.Tests;

/// <summary>These move the clock, so each has a server of its own.</summary>
public sealed class LockoutTests : IAsyncLifetime
{
    private readonly KeycloakApp _app = new();

    public async ValueTask InitializeAsync() => await _app.InitializeAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Five_wrong_passwords_rest_the_account_for_a_minute_as_does_each_one_more_and_ten_for_two()
    {
        var browser = new Browser(_app);
        await browser.OpenAsync(browser.AuthorizationAddress());

        await GuessAsync(browser, times: 5, pause: TimeSpan.FromSeconds(2));
        await browser.SignInAsync("customer@example.com");
        Assert.Equal("Too many failed attempts. Wait a few minutes and try again.", browser.Alert);

        await GuessAsync(browser, times: 5, pause: TimeSpan.FromSeconds(61));
        _app.Time.Advance(TimeSpan.FromSeconds(61));
        await browser.SignInAsync("customer@example.com");
        Assert.Equal("Too many failed attempts. Wait a few minutes and try again.", browser.Alert);

        _app.Time.Advance(TimeSpan.FromSeconds(61));
        await browser.SignInAsync("customer@example.com");
        Assert.NotEmpty(browser.Code);
    }

    [Fact]
    public async Task Two_wrong_passwords_within_a_second_rest_the_account_as_well()
    {
        var browser = new Browser(_app);
        await browser.OpenAsync(browser.AuthorizationAddress());
        await browser.SignInAsync("customer@example.com", "wrong");
        await browser.SignInAsync("customer@example.com", "wrong");

        await browser.SignInAsync("customer@example.com");
        Assert.Equal("Too many failed attempts. Wait a few minutes and try again.", browser.Alert);
        _app.Time.Advance(TimeSpan.FromSeconds(61));
        await browser.SignInAsync("customer@example.com");
        Assert.NotEmpty(browser.Code);
    }

    [Fact]
    public async Task Guesses_at_one_account_that_come_at_once_are_all_counted()
    {
        var browsers = Enumerable.Range(0, 12).Select(_ => new Browser(_app)).ToList();
        await Task.WhenAll(browsers.Select(browser => browser.OpenAsync(browser.AuthorizationAddress())));

        await Task.WhenAll(browsers.Select(browser => browser.SignInAsync("customer@example.com", "wrong")));

        Assert.Equal(2, browsers.Count(browser => browser.Alert == "The e-mail address or the password is wrong."));
        Assert.Equal(10, browsers.Count(browser => browser.Alert == "Too many failed attempts. Wait a few minutes and try again."));
    }

    [Fact]
    public async Task A_session_ends_when_it_is_not_used_and_a_stale_refresh_token_with_it()
    {
        var browser = new Browser(_app);
        await browser.OpenAsync(browser.AuthorizationAddress());
        await browser.SignInAsync("customer@example.com");
        var tokens = await browser.RedeemAsync();

        _app.Time.Advance(TimeSpan.FromMinutes(50));
        tokens = await Browser.ReadAsync(await browser.RefreshAsync(tokens));
        _app.Time.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await browser.RefreshAsync(tokens)).StatusCode);
        await browser.OpenAsync(browser.AuthorizationAddress());
        Assert.Equal("Sign in", browser.Title);
    }

    private async Task GuessAsync(Browser browser, int times, TimeSpan pause)
    {
        for (var i = 0; i < times; i++)
        {
            _app.Time.Advance(pause);
            await browser.SignInAsync("customer@example.com", "wrong");
            Assert.Equal("The e-mail address or the password is wrong.", browser.Alert);
        }
    }
}
