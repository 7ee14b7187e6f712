using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ecommerce.Testing;

namespace Ecommerce.Support.Tests;

/// <summary>Somebody who uses Support over HTTP.</summary>
internal sealed class Person
{
    private readonly HttpClient _client;

    public Person(SupportApp app, string subject, params string[] roles)
    {
        Subject = subject;
        Token = TestTokens.For(subject, "support", roles);
        _client = app.CreateClient();
        _client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
    }

    public string Subject { get; }

    public string Token { get; }

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path, TestContext.Current.CancellationToken);

    public async Task<JsonElement> ReadAsync(string path)
    {
        var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.JsonAsync();
    }

    public Task<HttpResponseMessage> PostAsync(string path, object? body, string? key = null) =>
        PostRawAsync(path, body is null ? null : JsonSerializer.Serialize(body), key ?? Guid.NewGuid().ToString());

    public Task<HttpResponseMessage> PostRawAsync(string path, string? json, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <returns>The new ticket's id.</returns>
    public async Task<Guid> OpenTicketAsync(string subject = "Where is my parcel?", string type = "query")
    {
        var response = await PostAsync("/api/support/tickets", new { type, subject, message = "It should have come on Monday." });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.JsonAsync()).GetProperty("id").GetGuid();
    }

    public async Task ReplyAsync(Guid ticket, string body)
    {
        var response = await PostAsync($"/api/support/tickets/{ticket}/messages", new { body });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    public async Task AnswerAsync(Guid ticket, string body)
    {
        var response = await PostAsync($"/api/support/queue/{ticket}/messages", new { body });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    public async Task MoveAsync(Guid ticket, string move)
    {
        var response = await PostAsync($"/api/support/queue/{ticket}/{move}", null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}

internal static class Responses
{
    public static Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    public static string Text(this JsonElement element, string member) => element.GetProperty(member).GetString()!;

    /// <returns>The problem.</returns>
    public static async Task<JsonElement> AssertProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string? detail = null)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.JsonAsync();
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(problem.Text("title")));
        if (detail is not null)
        {
            Assert.Equal(detail, problem.Text("detail"));
        }

        return problem;
    }

    /// <summary>A validation problem that names exactly this member.</summary>
    public static async Task AssertInvalidAsync(this HttpResponseMessage response, string member)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.JsonAsync();
        Assert.Equal([member], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }
}
