using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Ecommerce.Testing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Ecommerce.Gateway.Tests;

public sealed class RouteTests(GatewayApp app) : IClassFixture<GatewayApp>
{
    private readonly HttpClient _client = app.CreateClient();

    [Theory]
    [InlineData("/", "storefront")]
    [InlineData("/products/tea", "storefront")]
    [InlineData("/api/carts", "orders")]
    [InlineData("/api/orders/quote", "orders")]
    public async Task Public_paths_reach_their_service_without_a_token(string path, string backend)
    {
        var echo = await Backend.ReadAsync(await GetAsync(path));

        Assert.Equal((backend, path), (echo.Backend, echo.Path));
    }

    [Theory]
    [InlineData("PUT", "/api/carts/saved/TEA-GREEN-100")]
    [InlineData("PUT", "/api/carts/saved/TEA-GREEN-100/put-back")]
    [InlineData("DELETE", "/api/carts/saved/TEA-GREEN-100")]
    public async Task A_guest_keeps_things_for_later(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Cart-Id", "secret");

        var echo = await Backend.ReadAsync(await _client.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal(("orders", path, "secret"), (echo.Backend, echo.Path, echo.Headers["Cart-Id"]));
    }

    [Theory]
    [InlineData("/api/users/me")]
    [InlineData("/api/orders")]
    [InlineData("/api/orders/desk/stuck")]
    [InlineData("/api/orders/desk/promotions")]
    [InlineData("/api/orders/messages/parked")]
    [InlineData("/api/returns/anything")]
    [InlineData("/api/payments/anything")]
    [InlineData("/api/support/tickets")]
    public async Task The_rest_of_the_api_needs_a_token(string path)
    {
        var response = await GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("POST", "/api/orders", true)]
    [InlineData("GET", "/api/orders/0198c1f4-0000-7000-8000-000000000000", true)]
    [InlineData("GET", "/api/orders/0198c1f4-0000-7000-8000-000000000000/invoice", true)]
    [InlineData("POST", "/api/orders/0198c1f4-0000-7000-8000-000000000000/payments", true)]
    [InlineData("POST", "/api/orders/0198c1f4-0000-7000-8000-000000000000/cancel", true)]
    [InlineData("POST", "/api/orders/0198c1f4-0000-7000-8000-000000000000/reorder", true)]
    [InlineData("POST", "/api/orders/lookup", true)]
    [InlineData("GET", "/api/returns", true)]
    [InlineData("POST", "/api/returns", true)]
    [InlineData("GET", "/api/returns/0198c1f4-0000-7000-8000-000000000000", true)]
    [InlineData("POST", "/api/returns/0198c1f4-0000-7000-8000-000000000000/cancel", true)]
    [InlineData("GET", "/api/orders/lookup", false)]
    [InlineData("PUT", "/api/orders/0198c1f4-0000-7000-8000-000000000000", false)]
    [InlineData("GET", "/api/orders/0198c1f4-0000-7000-8000-000000000000/cancel", false)]
    [InlineData("POST", "/api/orders/0198c1f4-0000-7000-8000-000000000000/anything", false)]
    [InlineData("POST", "/api/returns/0198c1f4-0000-7000-8000-000000000000", false)]
    [InlineData("GET", "/api/returns/0198c1f4-0000-7000-8000-000000000000/cancel", false)]
    [InlineData("GET", "/api/orders/desk", false)]
    [InlineData("GET", "/api/orders/desk/returns", false)]
    [InlineData("POST", "/api/orders/desk/returns/0198c1f4-0000-7000-8000-000000000000/refund", false)]
    [InlineData("GET", "/api/orders/desk/0198c1f4-0000-7000-8000-000000000000", false)]
    public async Task Of_orders_a_guest_reaches_what_is_for_guests_and_nothing_else(string method, string path, bool isOpen)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Order-Key", "secret");

        var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        if (isOpen)
        {
            var echo = await Backend.ReadAsync(response);
            Assert.Equal(("orders", path, "secret"), (echo.Backend, echo.Path, echo.Headers["Order-Key"]));
        }
        else
        {
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_token_passes_and_is_passed_on()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orders");
        request.Headers.Authorization = new("Bearer", TestTokens.For("ana", "orders"));

        var echo = await Backend.ReadAsync(await _client.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal("orders", echo.Backend);
        Assert.Equal(request.Headers.Authorization.ToString(), echo.Headers["Authorization"]);
    }

    [Theory]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/nothing/here")]
    [InlineData("POST", "/api/nothing")]
    public async Task Below_api_what_is_missing_is_a_problem_and_no_page(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Headers_beyond_ASCII_reach_the_service()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/catalog/products");
        request.Headers.TryAddWithoutValidation("Cart-Id", "ñandú");

        var echo = await Backend.ReadAsync(await _client.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal("ñandú", echo.Headers["Cart-Id"]);
    }

    [Fact]
    public async Task Answers_of_the_api_are_kept_nowhere_unless_the_service_says_otherwise()
    {
        Assert.True((await GetAsync("/api/carts")).Headers.CacheControl?.NoStore);
        Assert.Null((await GetAsync("/products/tea")).Headers.CacheControl);
    }

    [Fact]
    public async Task The_payment_provider_calls_without_a_token()
    {
        var response = await _client.PostAsync(
            "/api/payments/stripe/webhook", new StringContent("{}"), TestContext.Current.CancellationToken);

        Assert.Equal("orders", (await Backend.ReadAsync(response)).Backend);
    }

    [Fact]
    public async Task Nobody_tells_a_service_who_they_are_but_by_their_token()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/catalog/products");
        request.Headers.Add("Cookie", "session=stolen");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("Forwarded", "for=203.0.113.9");
        request.Headers.Add("X-Real-IP", "203.0.113.9");

        var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var echo = await Backend.ReadAsync(response);

        Assert.DoesNotContain("Cookie", echo.Headers.Keys);
        Assert.DoesNotContain("Forwarded", echo.Headers.Keys);
        Assert.DoesNotContain("X-Real-IP", echo.Headers.Keys);
        Assert.DoesNotContain("203.0.113.9", echo.Headers.GetValueOrDefault("X-Forwarded-For", ""));
        Assert.Equal("localhost", echo.Headers["X-Forwarded-Host"]);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_storefront_gets_its_cookie()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cart");
        request.Headers.Add("Cookie", "shop=1");

        var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("shop=1", (await Backend.ReadAsync(response)).Headers["Cookie"]);
        Assert.True(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Requests_are_spread_over_the_instances_that_discovery_knows()
    {
        for (var i = 0; i < 40; i++)
        {
            await GetAsync("/api/catalog/products");
        }

        Assert.All(app.Backends.Skip(3), instance => Assert.InRange(instance.Requests, 1, 39));
    }

    [Fact]
    public async Task A_failed_request_is_not_sent_again()
    {
        var before = app.Backends[0].Requests + app.Backends[1].Requests;

        var response = await GetAsync("/api/carts/failing");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(before + 1, app.Backends[0].Requests + app.Backends[1].Requests);
    }

    [Fact]
    public async Task A_service_that_is_away_is_a_problem_for_programs()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/support/tickets");
        request.Headers.Authorization = new("Bearer", TestTokens.For("ana", "support"));

        var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<ProblemDetails>(TestContext.Current.CancellationToken);
        Assert.Equal(502, problem!.Status);
    }

    [Fact]
    public async Task A_storefront_that_fails_is_a_page_for_people()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/failing");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));

        var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Volvemos", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/orders")]
    [InlineData("/api/carts/failing")]
    [InlineData("/health/live")]
    public async Task Security_headers_stand_on_every_answer(string path)
    {
        var response = await GetAsync(path);

        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy);
        Assert.Contains("form-action 'self' https://pay.example", policy);
        Assert.DoesNotContain("unsafe", policy);
    }

    [Fact]
    public async Task The_identity_provider_is_not_routed_unless_asked_for()
    {
        Assert.Equal("storefront", (await Backend.ReadAsync(await GetAsync("/realms/ecommerce"))).Backend);
        Assert.Equal("storefront", (await Backend.ReadAsync(await GetAsync("/admin/realms"))).Backend);
    }

    [Fact]
    public async Task The_reference_is_one_page_over_each_services_document()
    {
        var docs = await GetAsync("/docs/");
        Assert.Equal(HttpStatusCode.OK, docs.StatusCode);
        Assert.Contains("openapi/catalog.json", await docs.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var document = await Backend.ReadAsync(await GetAsync("/openapi/orders.json"));
        Assert.Equal(("orders", "/openapi/v1.json"), (document.Backend, document.Path));
    }

    [Fact]
    public async Task Beyond_the_limit_a_caller_waits_and_others_do_not()
    {
        await using var limited = app.WithWebHostBuilder(builder =>
        {
            builder.UseSetting("Gateway:RateLimits:Api:Burst", "3");
            builder.UseSetting("Gateway:RateLimits:Api:PerSecond", "1");
        });
        using var client = limited.CreateClient();
        HttpResponseMessage response;
        var accepted = 0;
        do
        {
            response = await client.GetAsync("/api/carts", TestContext.Current.CancellationToken);
            accepted += response.IsSuccessStatusCode ? 1 : 0;
        }
        while (response.IsSuccessStatusCode && accepted < 20);

        Assert.InRange(accepted, 3, 6);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);

        client.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.For("ana", "orders"));
        Assert.True((await client.GetAsync("/api/carts", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Orders_are_looked_up_a_few_times_a_minute_by_page_and_api_together()
    {
        await using var limited = app.WithWebHostBuilder(builder => builder.UseSetting("Gateway:RateLimits:LookupsPerMinute", "2"));
        using var client = limited.CreateClient();
        using var api = await client.PostAsync("/api/orders/lookup", null, TestContext.Current.CancellationToken);
        using var page = await client.PostAsync("/orders/lookup", null, TestContext.Current.CancellationToken);
        Assert.Equal(("orders", "storefront"), ((await Backend.ReadAsync(api)).Backend, (await Backend.ReadAsync(page)).Backend));

        using var refused = await client.PostAsync("/api/orders/lookup", null, TestContext.Current.CancellationToken);
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var refusedPage = await client.PostAsync("/orders/lookup", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.TooManyRequests, refusedPage.StatusCode);
        Assert.Equal("text/html", refusedPage.Content.Headers.ContentType?.MediaType);
        Assert.True(refusedPage.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.True((await client.GetAsync("/orders/lookup", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_stream_of_events_passes_as_it_comes_and_has_no_time_limit()
    {
        var path = $"/orders/{Guid.NewGuid()}/status/events";
        using var response = await _client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("data: 1", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal("", await reader.ReadLineAsync(TestContext.Current.CancellationToken));

        app.Backends[2].Next.Release();

        Assert.Equal("data: 2", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        var routes = app.Services.GetRequiredService<IProxyConfigProvider>().GetConfig().Routes;
        Assert.Null(Assert.Single(routes, route => route.Match.Path!.EndsWith("/events", StringComparison.Ordinal)).Timeout);
        Assert.All(routes.Where(route => !route.Match.Path!.EndsWith("/events", StringComparison.Ordinal)), route => Assert.NotNull(route.Timeout));
    }

    private Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path, TestContext.Current.CancellationToken);
}
