using System.Text;

namespace Ecommerce.Storefront.Tests.Sessions;

public sealed class SessionTests(SessionTests.SessionsApp app) : IClassFixture<SessionTests.SessionsApp>, IDisposable
{
    /// <summary>Its sessions are nobody else's: the tests read and end all that there are, while others' visitors are signed in.</summary>
    public sealed class SessionsApp : StorefrontApp
    {
        protected override int RedisDatabase => 1;
    }

    private readonly FakeIdentityProvider _provider = app.Fake.Provider;

    [Fact]
    public async Task Tokens_are_kept_encrypted()
    {
        using var visitor = await app.SignInAsync();

        var server = app.Redis.Multiplexer.GetServers()[0];
        var sessions = server.Keys(app.Redis.Database, "storefront:session:*").ToList();

        Assert.NotEmpty(sessions);
        foreach (var key in sessions)
        {
            var kept = Encoding.Latin1.GetString((byte[])(await app.Redis.StringGetAsync(key))!);
            Assert.DoesNotContain("access_token", kept, StringComparison.Ordinal);
            Assert.DoesNotContain("eyJ", kept, StringComparison.Ordinal);
            Assert.True(await app.Redis.KeyTimeToLiveAsync(key) > TimeSpan.Zero);
        }

        var keys = await app.Redis.ListRangeAsync("storefront:data-protection");
        Assert.NotEmpty(keys);
        Assert.All(keys, key =>
        {
            Assert.Contains("encryptedKey", key.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("masterKey", key.ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_token_about_to_end_is_renewed_once_however_many_pages_ask()
    {
        _provider.AccessTokenLifetime = TimeSpan.FromSeconds(30);
        using var visitor = await app.SignInAsync();
        _provider.AccessTokenLifetime = TimeSpan.FromMinutes(5);
        var before = _provider.Refreshes;

        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => visitor.GetAsync("/orders")));

        Assert.All(pages, page => Assert.Equal(("/orders", 200), (page.Path, page.Status)));
        Assert.Equal(1, _provider.Refreshes - before);
    }

    [Fact]
    public async Task A_session_that_the_provider_has_ended_is_a_new_sign_in_not_an_error()
    {
        _provider.AccessTokenLifetime = TimeSpan.FromSeconds(30);
        using var visitor = app.NewVisitor("en", followsRedirects: true);
        _provider.HasEndedSessions = true;

        var page = await visitor.GetAsync("/sign-in?returnUrl=/");
        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("Ana Robles", page.Html, StringComparison.Ordinal);

        _provider.HasEndedSessions = false;
        _provider.AccessTokenLifetime = TimeSpan.FromMinutes(5);
        page = await visitor.GetAsync("/orders");
        Assert.Equal(("/orders", 200), (page.Path, page.Status));
    }

    [Fact]
    public async Task A_form_sent_after_the_session_ended_leads_back_to_its_page()
    {
        using var visitor = await app.SignInAsync();
        var form = await visitor.GetAsync("/tickets/new");
        foreach (var key in app.Redis.Multiplexer.GetServers()[0].Keys(app.Redis.Database, "storefront:session:*"))
        {
            await app.Redis.KeyDeleteAsync(key);
        }

        var page = await visitor.SubmitAsync(form, "/tickets/new", ("type", "query"), ("subject", "a"), ("message", "b"));

        Assert.Equal(200, page.Status);
        Assert.Equal("/", page.Path);
    }

    [Fact]
    public async Task A_forged_or_unreadable_session_is_a_guest()
    {
        using var visitor = app.NewVisitor();
        visitor.Cookies.Add(new System.Net.Cookie("shop-5100", "forged", "/", app.Address.Host));

        Assert.Equal(200, (await visitor.GetAsync("/")).Status);
    }

    public void Dispose()
    {
        _provider.AccessTokenLifetime = TimeSpan.FromMinutes(5);
        _provider.HasEndedSessions = false;
    }
}
