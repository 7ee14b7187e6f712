using System.Net;
using System.Text;
using System.Text.Json;

namespace ServiceDefaults.Tests;

public sealed class ProblemTests(SampleApp app)
{
    private const string Valid = """{"name":"box","count":1,"to":{"city":"Vigo"}}""";

    private readonly HttpClient _client = app.CreateClient();

    [Theory]
    [InlineData("""{"name":"box","count":1,"to":{"city":"Vigo"}""", "body", "malformed")]
    [InlineData("""{"count":1,"to":{"city":"Vigo"}}""", "name", "required")]
    [InlineData("""{"name":"box","count":1,"to":{}}""", "to.city", "required")]
    [InlineData("""{"name":null,"count":1,"to":{"city":"Vigo"}}""", "name", "null")]
    [InlineData("""{"name":"box","count":"1","to":{"city":"Vigo"}}""", "count", "wrong type")]
    [InlineData("""{"name":"box","count":1.5,"to":{"city":"Vigo"}}""", "count", "wrong type")]
    [InlineData("""{"name":"box","count":99999999999,"to":{"city":"Vigo"}}""", "count", "out of range")]
    [InlineData("""{"name":7,"count":1,"to":{"city":"Vigo"}}""", "name", "wrong type")]
    [InlineData("""{"name":"b\u0000x","count":1,"to":{"city":"Vigo"}}""", "name", "NUL")]
    [InlineData("""{"name":"box","name":"bag","count":1,"to":{"city":"Vigo"}}""", "name", "more than once")]
    [InlineData("""{"name":"box","count":1,"to":{"city":"Vigo"},"colour":"mauve"}""", "colour", "wrong type")]
    [InlineData("""{"name":"box","count":1,"to":{"city":"Vigo"},"colour":0}""", "colour", "wrong type")]
    [InlineData("""{"name":"too long","count":1,"to":{"city":"Vigo"}}""", "name", "maximum length of 5")]
    [InlineData("""{"name":"box","count":0,"to":{"city":"Vigo"}}""", "count", "between 1 and 9")]
    [InlineData("""{"name":"box","count":1,"to":{"city":"too long"}}""", "to.city", "maximum length of 5")]
    [InlineData("", "body", "required")]
    [InlineData("null", "body", "required")]
    [InlineData("[]", "body", "wrong type")]
    public async Task A_body_that_cannot_be_used_is_a_problem_that_names_the_member(string body, string member, string reason)
    {
        var response = await PostAsync(body);

        var problem = await ReadProblemAsync(response, HttpStatusCode.BadRequest);
        var errors = problem.GetProperty("errors");
        Assert.True(errors.TryGetProperty(member, out var messages), $"{member} is not among {errors}");
        Assert.Contains(reason, messages[0].GetString());
        Assert.DoesNotContain("Parcel", problem.GetRawText());
    }

    [Fact]
    public async Task Enums_are_words_and_unknown_members_do_no_harm()
    {
        var response = await PostAsync("""{"name":"box","count":1,"to":{"city":"Vigo"},"colour":"dark_red","later":true}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            """{"name":"box","count":1,"to":{"city":"Vigo"},"colour":"dark_red"}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/parcels?limit=many", "limit", "type or format")]
    [InlineData("/parcels", "limit", "required")]
    [InlineData("/parcels?limit=101", "limit", "between 1 and 100")]
    [InlineData("/parcels?limit=1&note=a%00b", "note", "NUL")]
    public async Task A_query_that_cannot_be_used_is_a_problem_that_names_the_parameter(string path, string member, string reason)
    {
        var response = await _client.GetAsync(path, TestContext.Current.CancellationToken);

        var problem = await ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains(reason, problem.GetProperty("errors").GetProperty(member)[0].GetString());
    }

    [Fact]
    public async Task Another_media_type_is_refused_and_an_unknown_path_is_not_found()
    {
        var text = await _client.PostAsync("/parcels", new StringContent(Valid), TestContext.Current.CancellationToken);
        await ReadProblemAsync(text, HttpStatusCode.UnsupportedMediaType);

        var nowhere = await _client.GetAsync("/nowhere", TestContext.Current.CancellationToken);
        await ReadProblemAsync(nowhere, HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("application/json; charset=bogus")]
    [InlineData("application/xml")]
    public async Task A_body_that_nobody_here_can_read_is_the_senders_mistake(string mediaType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Valid));
        content.Headers.TryAddWithoutValidation("Content-Type", mediaType);

        var response = await _client.PostAsync("/parcels", content, TestContext.Current.CancellationToken);

        await ReadProblemAsync(response, HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    [InlineData("image/png, application/json;q=0")]
    public async Task Errors_are_problems_whatever_the_caller_says_to_accept(string accept)
    {
        foreach (var (path, status) in new[]
        {
            ("/nowhere", HttpStatusCode.NotFound), ("/mine", HttpStatusCode.Unauthorized), ("/failure", HttpStatusCode.InternalServerError),
            ("/parcels?limit=many", HttpStatusCode.BadRequest), ("/parcels?limit=101", HttpStatusCode.BadRequest), ("/bins", HttpStatusCode.BadRequest),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Accept", accept);

            var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

            var problem = await ReadProblemAsync(response, status);
            Assert.False(string.IsNullOrEmpty(problem.GetProperty("title").GetString()), path);
            Assert.False(string.IsNullOrEmpty(problem.GetProperty("traceId").GetString()), path);
        }
    }

    [Fact]
    public async Task A_header_that_cannot_be_used_is_named_as_it_is_spelt()
    {
        var response = await _client.GetAsync("/bins", TestContext.Current.CancellationToken);

        var problem = await ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.True(problem.GetProperty("errors").TryGetProperty("Bin-Id", out _), problem.GetRawText());
    }

    [Theory]
    [InlineData("%E2%80%8B%E2%80%8B", "blank")]
    [InlineData("%20%C2%AD", "blank")]
    [InlineData("a%1Bb", "cannot have")]
    public async Task Text_has_something_to_see(string text, string reason)
    {
        var response = await _client.GetAsync($"/notes?text={text}", TestContext.Current.CancellationToken);

        var problem = await ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains(reason, problem.GetProperty("errors").GetProperty("text")[0].GetString());
    }

    [Fact]
    public async Task What_answers_GET_answers_HEAD()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/parcels?limit=1");

        var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_description_asks_for_a_token_only_where_one_is_needed()
    {
        var document = await _client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);

        var paths = document.GetProperty("paths");
        Assert.False(paths.EnumerateObject().Single(path => path.Name.StartsWith("/shelves", StringComparison.Ordinal))
            .Value.GetProperty("get").TryGetProperty("security", out _));
        Assert.True(paths.GetProperty("/mine").GetProperty("get").TryGetProperty("security", out _));
    }

    [Fact]
    public async Task A_failure_of_ours_says_nothing_of_its_cause()
    {
        var response = await _client.GetAsync("/failure", TestContext.Current.CancellationToken);

        var problem = await ReadProblemAsync(response, HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("secret", problem.GetRawText());
    }

    private Task<HttpResponseMessage> PostAsync(string body) => _client.PostAsync(
        "/parcels", new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    private static async Task<JsonElement> ReadProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        return problem;
    }
}
