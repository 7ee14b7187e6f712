using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ecommerce.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ecommerce.Users.Tests.Profiles;

public sealed class GetMyProfileTests(UsersApp app)
{
    private readonly string _subject = Guid.NewGuid().ToString();

    [Fact]
    public async Task A_profile_appears_on_first_use_with_what_the_token_says()
    {
        var response = await app.ClientOf(_subject, "customer").GetAsync("/api/users/me", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("\"1\"", response.Headers.ETag?.ToString());
        var profile = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(
            ["id", "email", "emailVerified", "name", "givenName", "familyName", "phone", "language", "currency", "createdAt", "version"],
            profile.EnumerateObject().Select(member => member.Name));
        Assert.Equal(_subject, profile.GetProperty("id").GetString());
        Assert.Equal($"{_subject}@example.com", profile.GetProperty("email").GetString());
        Assert.True(profile.GetProperty("emailVerified").GetBoolean());
        Assert.Equal($"Name {_subject}", profile.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, profile.GetProperty("phone").ValueKind);
        Assert.Equal("es", profile.GetProperty("language").GetString());
        Assert.Equal("EUR", profile.GetProperty("currency").GetString());
        Assert.Equal(1, profile.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Asking_again_gives_the_same_profile()
    {
        var client = app.ClientOf(_subject, "customer");

        var first = await client.GetStringAsync("/api/users/me", TestContext.Current.CancellationToken);
        var second = await client.GetStringAsync("/api/users/me", TestContext.Current.CancellationToken);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task First_uses_at_the_same_time_make_one_profile()
    {
        var client = app.ClientOf(_subject, "customer");

        var profiles = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            client.GetStringAsync("/api/users/me", TestContext.Current.CancellationToken)));

        Assert.Single(profiles.Distinct());
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
        Assert.Equal(1, await db.Profiles.CountAsync(profile => profile.Id == _subject, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Each_user_sees_their_own()
    {
        var other = Guid.NewGuid().ToString();
        await app.ClientOf(_subject, "customer").GetAsync("/api/users/me", TestContext.Current.CancellationToken);

        var profile = await app.ClientOf(other, "admin").GetFromJsonAsync<JsonElement>("/api/users/me", TestContext.Current.CancellationToken);

        Assert.Equal(other, profile.GetProperty("id").GetString());
    }

    [Fact]
    public async Task The_language_is_the_tokens_or_else_the_browsers()
    {
        var english = app.CreateClient();
        english.DefaultRequestHeaders.Add("Accept-Language", "en-GB, es;q=0.5");
        var other = Guid.NewGuid().ToString();

        english.WithToken(_subject, "users");
        var fromBrowser = await english.GetFromJsonAsync<JsonElement>("/api/users/me", TestContext.Current.CancellationToken);
        english.DefaultRequestHeaders.Authorization =
            new("Bearer", TestTokens.Make(other, "users", [], new Dictionary<string, object> { ["locale"] = "es" }));
        var fromToken = await english.GetFromJsonAsync<JsonElement>("/api/users/me", TestContext.Current.CancellationToken);

        Assert.Equal("en", fromBrowser.GetProperty("language").GetString());
        Assert.Equal("es", fromToken.GetProperty("language").GetString());
    }

    [Fact]
    public async Task An_email_changed_in_the_identity_provider_shows_and_changes_the_etag()
    {
        await app.ClientOf(_subject, "customer").GetAsync("/api/users/me", TestContext.Current.CancellationToken);
        var token = TestTokens.Make(_subject, "users", [], new Dictionary<string, object>
        {
            ["email"] = "changed@example.com",
            ["email_verified"] = false,
        });
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);

        var responses = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ =>
            client.GetAsync("/api/users/me", TestContext.Current.CancellationToken)));

        foreach (var response in responses)
        {
            Assert.Equal("\"2\"", response.Headers.ETag?.ToString());
            var profile = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            Assert.Equal("changed@example.com", profile.GetProperty("email").GetString());
            Assert.False(profile.GetProperty("emailVerified").GetBoolean());
        }
    }

    [Fact]
    public async Task A_token_without_names_makes_a_profile_without_names()
    {
        var token = TestTokens.Make(_subject, "users", [], new Dictionary<string, object>
        {
            ["given_name"] = "",
            ["family_name"] = new string('x', 300),
        });
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);

        var profile = await client.GetFromJsonAsync<JsonElement>("/api/users/me", TestContext.Current.CancellationToken);

        Assert.Equal("", profile.GetProperty("givenName").GetString());
        Assert.Equal(100, profile.GetProperty("familyName").GetString()!.Length);
    }

    [Fact]
    public async Task Nobody_signed_in_is_401_as_a_problem()
    {
        var response = await app.CreateClient().GetAsync("/api/users/me", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_token_for_another_service_is_401()
    {
        var client = app.CreateClient().WithToken(_subject, "orders", "customer");

        Assert.Equal(HttpStatusCode.Unauthorized,
            (await client.GetAsync("/api/users/me", TestContext.Current.CancellationToken)).StatusCode);
    }
}
