using System.ComponentModel.DataAnnotations;
using Ecommerce.ServiceDefaults;
using Ecommerce.Testing;
using Microsoft.AspNetCore.TestHost;

[assembly: AssemblyFixture(typeof(ServiceDefaults.Tests.SampleApp))]

namespace ServiceDefaults.Tests;

/// <summary>The smallest service that uses the defaults, outside Development, where the framework is quieter.</summary>
public sealed class SampleApp : IAsyncLifetime
{
    private WebApplication? _app;

    public enum Colour
    {
        DarkRed,
    }

    public sealed record Parcel(
        [property: StringLength(5, MinimumLength = 1)] string Name, [property: Range(1, 9)] int Count, Place To, Colour? Colour = null);

    public sealed record Place([property: StringLength(5, MinimumLength = 1)] string City);

    public HttpClient CreateClient() => _app!.GetTestClient();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseTestServer();
        ((IWebHostBuilder)builder.WebHost).AcceptTestTokens();
        builder.AddServiceDefaults();
        builder.AddApiDefaults("sample");
        builder.Services.AddValidation();
        builder.Services.AddOpenApi();

        _app = builder.Build();
        _app.UseServiceDefaults();
        _app.MapDefaultEndpoints();
        _app.MapPost("/parcels", (Parcel parcel) => TypedResults.Ok(parcel)).AllowAnonymous();
        _app.MapGet("/parcels", ([Range(1, 100)] int limit) => TypedResults.Ok(limit)).AllowAnonymous();
        _app.MapGet("/notes", ([PlainText(5)] string text) => TypedResults.Ok(text)).AllowAnonymous();
        _app.MapGet("/bins", () => TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["Bin-Id"] = ["Unknown."] })).AllowAnonymous();
        _app.MapGroup("/shelves").MapGet("/", () => TypedResults.Ok()).AllowAnonymous();
        _app.MapGet("/mine", (System.Security.Claims.ClaimsPrincipal user) => TypedResults.Ok(user.Subject()));
        _app.MapGet("/mine/{id:guid}", (Guid id) => TypedResults.Ok(id));
        _app.MapGet("/agents", () => TypedResults.Ok()).RequireAuthorization(Roles.SupportAgent);
        _app.MapGet("/language", (HttpRequest request) => TypedResults.Ok(Language.From(request))).AllowAnonymous();
        _app.MapGroup("/open").AllowAnonymous().MapGet("/", (string? cursor) => TypedResults.Ok(cursor));
        _app.MapGet("/failure", IResult () => throw new InvalidOperationException("a secret of ours")).AllowAnonymous();
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
