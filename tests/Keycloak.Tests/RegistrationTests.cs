namespace Ecommerce.Keycloak.Tests;

public sealed class RegistrationTests(KeycloakApp app)
{
    private readonly Browser _browser = new(app);

    [Fact]
    public async Task Registering_signs_in_as_a_customer()
    {
        var email = await _browser.RegisterAsync();

        var (_, access) = Browser.Decode(await _browser.RedeemAsync(), "access_token");
        Assert.Equal(email, access.GetProperty("email").GetString());
        Assert.False(access.GetProperty("email_verified").GetBoolean());
        Assert.Equal("Ana O'Neil", access.GetProperty("name").GetString());
        Assert.Equal("customer", Assert.Single(access.GetProperty("realm_access").GetProperty("roles").EnumerateArray()).GetString());

        var later = new Browser(app);
        await later.OpenAsync(later.AuthorizationAddress());
        await later.SignInAsync(email.ToUpperInvariant(), "a long enough one");
        Assert.NotEmpty(later.Code);
    }

    [Fact]
    public async Task Keycloaks_older_address_and_the_link_on_the_sign_in_page_lead_to_the_registration()
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress().Replace("/auth?", "/registrations?", StringComparison.Ordinal));
        await _browser.OpenAsync(_browser.Location!);

        Assert.Equal("Create your account", _browser.Title);
    }

    [Fact]
    public async Task An_address_has_one_account()
    {
        var email = await _browser.RegisterAsync();

        var again = new Browser(app);
        await again.RegisterAsync(email.ToUpperInvariant());

        Assert.Equal("There is an account with this e-mail address already.", again.FieldErrors["email"]);
        Assert.DoesNotContain("a long enough one", again.Html);
        Assert.Matches("<input id=\"email\"[^>]* autofocus", again.Html);
        Assert.DoesNotContain(app.Log, line => line.Contains("saving changes", StringComparison.Ordinal));
        Assert.Contains("O&#x27;Neil", again.Html);
    }

    [Fact]
    public async Task Two_who_register_one_address_at_once_end_with_one_account()
    {
        var email = $"{Guid.NewGuid():n}@example.com";
        Browser[] browsers = [new(app), new(app), new(app)];

        await Task.WhenAll(browsers.Select(browser => browser.RegisterAsync(email)));

        Assert.Single(browsers, browser => browser.Location is not null);
        Assert.Equal(2, browsers.Count(browser => browser.FieldErrors.ContainsKey("email")));
    }

    [Theory]
    [InlineData("nine char", "The password is too short: it needs at least 10 characters.")]
    [InlineData("Password123", "This password is too common. Choose another one.")]
    [InlineData("new@example.com", "The password cannot be your e-mail address.")]
    [InlineData("", "This field is required.")]
    public async Task A_weak_password_is_refused_with_the_reason(string password, string error)
    {
        await _browser.RegisterAsync("new@example.com", password);

        Assert.Equal("Please check the marked fields.", _browser.Alert);
        Assert.Equal(error, _browser.FieldErrors["password"]);
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress(("prompt", "create")));
        await _browser.SubmitAsync(
            ("firstName", ""), ("lastName", "<b>"), ("email", "not an address"), ("password", "a long enough one"), ("password-confirm", "another one"));

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["firstName"] = "This field is required.",
                ["lastName"] = "The text has characters that are not allowed.",
                ["email"] = "Enter a valid e-mail address.",
                ["password-confirm"] = "The passwords differ.",
            },
            _browser.FieldErrors);
    }

    [Fact]
    public async Task Over_long_texts_are_refused()
    {
        await _browser.OpenAsync(_browser.AuthorizationAddress(("prompt", "create")));
        await _browser.SubmitAsync(
            ("firstName", new string('a', 256)), ("lastName", "B"), ("email", new string('a', 250) + "@example.com"),
            ("password", new string('p', 129)), ("password-confirm", new string('p', 129)));

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["firstName"] = "The text is too long.",
                ["email"] = "The text is too long.",
                ["password"] = "The password is too long: it may have 128 characters at most.",
            },
            _browser.FieldErrors);
    }
}
