using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Gateway.Tests;

/// <summary>A real HTTP server on loopback that says what reached it.</summary>
public sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private Backend(string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            if (context.Request.Path == "/health/ready")
            {
                return;
            }

            Interlocked.Increment(ref _requests);
            if (context.Request.Path.Value!.EndsWith("/failing", StringComparison.Ordinal))
            {
                context.Abort();
                return;
            }

            if (context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal))
            {
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("data: 1\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Next.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("data: 2\n\n", context.RequestAborted);
                return;
            }

            context.Response.Headers.Append("Server", "secret/1.0");
            context.Response.Headers.Append("Set-Cookie", "session=1");
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await context.Response.WriteAsJsonAsync(new Echo(
                name,
                context.Request.Path,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString())));
        });
    }

    public sealed record Echo(string Backend, string Path, Dictionary<string, string> Headers);

    /// <summary>A stream of events sends its second one when this is released.</summary>
    public SemaphoreSlim Next { get; } = new(0);

    public string Url => _app.Urls.First();

    public int Requests => _requests;

    public static async Task<Backend> StartAsync(string name)
    {
        var backend = new Backend(name);
        await backend._app.StartAsync();
        return backend;
    }

    public static async Task<Echo> ReadAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<Echo>(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), JsonSerializerOptions.Web)!;

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
