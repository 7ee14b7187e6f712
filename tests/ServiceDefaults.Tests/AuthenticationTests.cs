using System.Net;
using Ecommerce.ServiceDefaults;
using Ecommerce.Testing;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Options;

namespace ServiceDefaults.Tests;

public sealed class AuthenticationTests(SampleApp app)
{
    [Fact]
    public async Task An_endpoint_that_says_nothing_needs_a_token()
    {
        var response = await GetAsync(app.CreateClient(), "/mine");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_subject_is_who_asks()
    {
        var response = await GetAsync(app.CreateClient().WithToken("ana", "sample"), "/mine");

        Assert.Equal("\"ana\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(Roles.SupportAgent, HttpStatusCode.OK)]
    [InlineData(Roles.Admin, HttpStatusCode.OK)]
    [InlineData(Roles.Customer, HttpStatusCode.Forbidden)]
    [InlineData(Roles.OrderManager, HttpStatusCode.Forbidden)]
    public async Task A_role_opens_its_own_endpoints_and_an_admin_opens_all(string role, HttpStatusCode expected)
    {
        var response = await GetAsync(app.CreateClient().WithToken("ana", "sample", role), "/agents");

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task While_the_keys_cannot_be_had_a_token_is_not_called_bad()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseTestServer();
        builder.Configuration["Identity:Issuer"] = TestTokens.Issuer;
        builder.Configuration["Identity:MetadataAddress"] = "http://127.0.0.1:1/.well-known/openid-configuration";
        builder.AddServiceDefaults();
        builder.AddApiDefaults("sample");
        await using var unaware = builder.Build();
        unaware.UseServiceDefaults();
        unaware.MapGet("/mine", () => TypedResults.Ok());
        await unaware.StartAsync(TestContext.Current.CancellationToken);

        var withToken = await GetAsync(unaware.GetTestClient().WithToken("ana", "sample"), "/mine");
        var withoutToken = await GetAsync(unaware.GetTestClient(), "/mine");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, withToken.StatusCode);
        Assert.Equal("application/problem+json", withToken.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(withToken.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.Unauthorized, withoutToken.StatusCode);
    }

    [Fact]
    public async Task A_token_for_another_audience_is_refused() => await AssertRefusedAsync(TestTokens.For("ana", "other"));

    [Theory]
    [InlineData("ID")]
    [InlineData("Refresh")]
    public async Task Only_an_access_token_counts(string type) =>
        await AssertRefusedAsync(TestTokens.Make("ana", "sample", [], new() { ["typ"] = type }));

    [Theory]
    [InlineData("/mine")]
    [InlineData("/agents")]
    [InlineData("/language")]
    public async Task A_token_that_names_nobody_is_refused(string path) =>
        await AssertRefusedAsync(TestTokens.For("", "sample", Roles.Admin), path);

    [Theory]
    [InlineData("Production", null, true)]
    [InlineData("Production", "https://identity.example/realms/ecommerce/.well-known/openid-configuration", true)]
    [InlineData("Production", "http://keycloak:8080/realms/ecommerce/.well-known/openid-configuration", false)]
    [InlineData("Development", null, false)]
    public void Metadata_comes_by_https_unless_another_way_inside_the_cluster_is_named(string environment, string? metadata, bool expected)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration["Identity:Issuer"] = TestTokens.Issuer;
        builder.Configuration["Identity:MetadataAddress"] = metadata;
        builder.AddBearerAuthentication("sample");
        using var app = (IDisposable)builder.Build();

        var options = ((WebApplication)app).Services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>()
            .Get(JwtBearerDefaults.AuthenticationScheme);

        Assert.Equal(expected, options.RequireHttpsMetadata);
        Assert.Equal(metadata ?? TestTokens.Issuer + "/.well-known/openid-configuration", options.MetadataAddress);
    }

    [Fact]
    public async Task An_unsigned_or_altered_token_is_refused()
    {
        var token = TestTokens.For("ana", "sample");
        await AssertRefusedAsync(token[..^4] + "AAAA");
        await AssertRefusedAsync(token[..token.LastIndexOf('.')] + ".");
    }

    [Fact]
    public async Task A_token_that_does_not_hold_is_refused_even_where_none_is_needed()
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.For("ana", "other"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(client, "/language")).StatusCode);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    public async Task Health_and_documentation_are_open(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(app.CreateClient(), path)).StatusCode);

    private async Task AssertRefusedAsync(string token, string path = "/mine")
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(client, path)).StatusCode);
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string path) =>
        client.GetAsync(path, TestContext.Current.CancellationToken);
}
