using System.Collections.Concurrent;
using System.Net;
using Ecommerce.ServiceDefaults;
using Polly.CircuitBreaker;

namespace ServiceDefaults.Tests;

/// <summary>HTTP between services, over servers that fail as told.</summary>
public sealed class HttpClientTests
{
    [Theory]
    [InlineData("GET", null, 2)]
    [InlineData("HEAD", null, 2)]
    [InlineData("POST", null, 1)]
    [InlineData("PUT", null, 1)]
    [InlineData("PATCH", null, 1)]
    [InlineData("DELETE", null, 1)]
    [InlineData("POST", "a-key", 2)]
    public async Task Only_what_may_be_repeated_is_sent_again(string method, string? key, int expectedCalls)
    {
        var servers = new Servers { FailuresLeft = 1 };
        await using var app = Build(servers);
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://peer/");
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await ClientOf(app).SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expectedCalls, servers.Calls["peer"]);
        Assert.Equal(expectedCalls == 1 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_server_that_keeps_failing_is_cut_off_and_no_other()
    {
        var servers = new Servers { Broken = "broken" };
        await using var app = Build(servers);
        var client = ClientOf(app);

        await Assert.ThrowsAsync<BrokenCircuitException>(async () =>
        {
            for (var call = 0; call < 500; call++)
            {
                using var failed = await client.PostAsync("http://broken/", null, TestContext.Current.CancellationToken);
            }
        });

        using var response = await client.PostAsync("http://healthy/", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static WebApplication Build(Servers servers)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.AddServiceDefaults();
        builder.Services.AddHttpClient("peers").ConfigurePrimaryHttpMessageHandler(() => servers);
        return builder.Build();
    }

    private static HttpClient ClientOf(WebApplication app) =>
        app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("peers");

    private sealed class Servers : HttpMessageHandler
    {
        private int _failuresLeft;

        public ConcurrentDictionary<string, int> Calls { get; } = new();

        public string? Broken { get; init; }

        public int FailuresLeft { init => _failuresLeft = value; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var host = request.RequestUri!.Host;
            Calls.AddOrUpdate(host, 1, (_, calls) => calls + 1);
            var fails = host == Broken || Interlocked.Decrement(ref _failuresLeft) >= 0;
            return Task.FromResult(new HttpResponseMessage(fails ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK));
        }
    }
}
