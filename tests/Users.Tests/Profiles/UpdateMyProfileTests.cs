using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Ecommerce.Users.Tests.Profiles;

public sealed class UpdateMyProfileTests(UsersApp app)
{
    private readonly string _subject = Guid.NewGuid().ToString();

    [Fact]
    public async Task What_is_given_changes_and_the_new_etag_serves_the_next_change()
    {
        var client = app.ClientOf(_subject, "customer");
        var etag = await EtagAsync(client);

        var response = await PatchAsync(client, """{"givenName":" Lucía ","phone":"+34 600 000 000","language":"en"}""", etag);
        var again = await PatchAsync(client, """{"phone":""}""", response.Headers.ETag!.ToString());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("\"2\"", response.Headers.ETag.ToString());
        var changed = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("Lucía", changed.GetProperty("givenName").GetString());
        Assert.Equal(_subject, changed.GetProperty("familyName").GetString());
        Assert.Equal("+34 600 000 000", changed.GetProperty("phone").GetString());
        Assert.Equal("en", changed.GetProperty("language").GetString());
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var stored = await client.GetFromJsonAsync<JsonElement>("/api/users/me", TestContext.Current.CancellationToken);
        Assert.Equal(JsonValueKind.Null, stored.GetProperty("phone").ValueKind);
        Assert.Equal(3, stored.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Without_if_match_it_is_428_and_nothing_changes()
    {
        var client = app.ClientOf(_subject, "customer");
        var before = await client.GetStringAsync("/api/users/me", TestContext.Current.CancellationToken);

        var response = await PatchAsync(client, """{"givenName":"X"}""", ifMatch: null);

        await AssertProblemAsync(response, HttpStatusCode.PreconditionRequired,
            "Send the profile's ETag in If-Match, so that a change made elsewhere is not overwritten.");
        Assert.Equal(before, await client.GetStringAsync("/api/users/me", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("\"7\"")]
    [InlineData("W/\"1\"")]
    [InlineData("nonsense")]
    public async Task Another_etag_is_412_and_nothing_changes(string ifMatch)
    {
        var client = app.ClientOf(_subject, "customer");
        var before = await client.GetStringAsync("/api/users/me", TestContext.Current.CancellationToken);

        var response = await PatchAsync(client, """{"givenName":"X"}""", ifMatch);

        await AssertProblemAsync(response, HttpStatusCode.PreconditionFailed,
            "The profile has changed since it was read. Read it again and repeat the change.");
        Assert.Equal(before, await client.GetStringAsync("/api/users/me", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_changes_at_the_same_time_one_wins_and_the_others_are_412()
    {
        var client = app.ClientOf(_subject, "customer");
        var etag = await EtagAsync(client);

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            PatchAsync(client, $$"""{"givenName":"Name {{i}}"}""", etag)));

        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, responses.Count(response => response.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Somebody_elses_profile_is_out_of_reach()
    {
        var etag = await EtagAsync(app.ClientOf(_subject, "customer"));
        var stranger = app.ClientOf(Guid.NewGuid().ToString(), "customer");

        var response = await PatchAsync(stranger, """{"givenName":"Mallory"}""", etag);

        Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode);
        var profile = await app.ClientOf(_subject, "customer").GetFromJsonAsync<JsonElement>("/api/users/me", TestContext.Current.CancellationToken);
        Assert.Equal("Name", profile.GetProperty("givenName").GetString());
    }

    [Fact]
    public async Task Nobody_signed_in_is_401()
    {
        var response = await PatchAsync(app.CreateClient(), """{"givenName":"X"}""", "\"1\"");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    public static TheoryData<string, string> BadBodies { get; } = new()
    {
        { """{"givenName":"  "}""", "givenName" },
        { """{"givenName":"a\nb"}""", "givenName" },
        { """{"givenName":"a\u0007b"}""", "givenName" },
        { """{"phone":"call me"}""", "phone" },
        { """{"language":"fr"}""", "language" },
        { """{"language":""}""", "language" },
        { """{"language":"es","language":"en"}""", "language" },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Bad_input_is_a_problem_that_names_the_member_and_nothing_changes(string body, string member)
    {
        var client = app.ClientOf(_subject, "customer");
        var before = await client.GetStringAsync("/api/users/me", TestContext.Current.CancellationToken);

        var response = await PatchAsync(client, body, "\"1\"");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal([member], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Equal(before, await client.GetStringAsync("/api/users/me", TestContext.Current.CancellationToken));
    }

    private static async Task<string> EtagAsync(HttpClient client)
    {
        var response = await client.GetAsync("/api/users/me", TestContext.Current.CancellationToken);
        return response.Headers.ETag!.ToString();
    }

    private static Task<HttpResponseMessage> PatchAsync(HttpClient client, string body, string? ifMatch)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, "/api/users/me")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string detail)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
    }
}
