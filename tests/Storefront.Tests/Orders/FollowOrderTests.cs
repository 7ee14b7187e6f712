using System.Diagnostics;
using System.Net;
using Ecommerce.ServiceDefaults;
using Ecommerce.Storefront.Orders;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Ecommerce.Storefront.Tests.Orders;

public sealed class FollowOrderTests(StorefrontApp app) : IClassFixture<StorefrontApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_arrives_at_once_and_the_stream_ends_with_the_order()
    {
        using var customer = await app.SignInAsync();
        var id = await OrderTests.OrderAsync(customer);
        Assert.Contains($"data-events=\"/orders/{id}/status/events\"", (await customer.GetAsync($"/orders/{id}")).Html, StringComparison.Ordinal);
        using var stream = await OpenAsync(customer, id);
        Assert.Equal("text/event-stream", stream.Answer.Content.Headers.ContentType?.MediaType);
        Assert.True(stream.Answer.Headers.CacheControl?.NoStore);
        Assert.Equal("1", await stream.ReadAsync("changed"));

        var started = Stopwatch.GetTimestamp();
        await ChangeAsync(id, "confirmed", 2);
        Assert.Equal("2", await stream.ReadAsync("changed"));
        // A second, if the machine is not busy; in any case long before the heartbeat.
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 7);

        await ChangeAsync(id, "cancelled", 3);
        Assert.Equal("3", await stream.ReadAsync("changed"));
        Assert.Equal("", await stream.ReadAsync("ended"));
        Assert.Null(await stream.ReadLineAsync());
        using var again = await OpenAsync(customer, id);
        Assert.Equal(HttpStatusCode.NoContent, again.Answer.StatusCode);
        Assert.DoesNotContain("data-events", (await customer.GetAsync($"/orders/{id}")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_nobody_announced_is_found_at_the_next_heartbeat()
    {
        using var customer = await app.SignInAsync();
        var id = await OrderTests.OrderAsync(customer);
        var streams = app.Services.GetRequiredService<OrderStreams>();
        streams.Heartbeat = TimeSpan.FromMilliseconds(200);
        using var stream = await OpenAsync(customer, id);
        streams.Heartbeat = TimeSpan.FromSeconds(15);
        Assert.Equal("1", await stream.ReadAsync("changed"));
        Assert.Equal(":", await stream.ReadLineAsync());

        app.Fake.Orders[id]["version"] = 2;

        Assert.Equal("2", await stream.ReadAsync("changed"));
    }

    [Fact]
    public async Task Nobody_follows_another_s_order()
    {
        using var owner = await app.SignInAsync();
        var id = await OrderTests.OrderAsync(owner);
        using var other = await app.SignInAsync();
        using var nobody = app.NewVisitor();

        using var theirs = await OpenAsync(other, id);
        using var guests = await OpenAsync(nobody, id);

        Assert.Equal(HttpStatusCode.NotFound, theirs.Answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, guests.Answer.StatusCode);
    }

    [Fact]
    public async Task Whose_order_it_is_is_asked_at_each_look()
    {
        using var owner = await app.SignInAsync();
        var id = await OrderTests.OrderAsync(owner);
        using var stream = await OpenAsync(owner, id);
        Assert.Equal("1", await stream.ReadAsync("changed"));

        app.Fake.Orders[id]["owner"] = "somebody else";
        await ChangeAsync(id, "confirmed", 2);

        Assert.Null(await stream.ReadLineAsync());
    }

    [Fact]
    public async Task A_person_has_so_many_streams_and_gets_a_place_back_when_one_is_closed()
    {
        using var customer = await app.SignInAsync();
        var id = await OrderTests.OrderAsync(customer);
        var open = new Stack<EventStream>();
        for (var count = 0; count < OrderStreams.MaxPerPerson; count++)
        {
            open.Push(await OpenAsync(customer, id));
            Assert.Equal(HttpStatusCode.OK, open.Peek().Answer.StatusCode);
        }

        using var beyond = await OpenAsync(customer, id);
        Assert.Equal(HttpStatusCode.TooManyRequests, beyond.Answer.StatusCode);
        Assert.NotNull(beyond.Answer.Headers.RetryAfter);

        open.Pop().Dispose();
        var deadline = DateTimeOffset.UtcNow.AddSeconds(10);
        HttpStatusCode status;
        do
        {
            await Task.Delay(50, Token);
            using var later = await OpenAsync(customer, id);
            status = later.Answer.StatusCode;
        }
        while (status != HttpStatusCode.OK && DateTimeOffset.UtcNow < deadline);

        Assert.Equal(HttpStatusCode.OK, status);
        foreach (var stream in open)
        {
            stream.Dispose();
        }
    }

    [Fact]
    public async Task A_storefront_that_stops_does_not_wait_for_its_streams()
    {
        await using var stopping = new StorefrontApp();
        await stopping.InitializeAsync();
        using var customer = await stopping.SignInAsync();
        var id = await OrderTests.OrderAsync(customer);
        using var stream = await OpenAsync(customer, id, stopping);
        Assert.Equal("1", await stream.ReadAsync("changed"));

        var started = Stopwatch.GetTimestamp();
        stopping.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().StopApplication();

        Assert.Null(await stream.ReadLineAsync());
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 5);
    }

    private async Task ChangeAsync(string id, string status, int version)
    {
        (app.Fake.Orders[id]["status"], app.Fake.Orders[id]["version"]) = (status, version);
        await app.Redis.PublishAsync(RedisChannel.Literal(LiveChannel.Order(Guid.Parse(id))), RedisValue.EmptyString);
    }

    private async Task<EventStream> OpenAsync(Visitor visitor, string id, StorefrontApp? of = null)
    {
        var http = new HttpClient(new HttpClientHandler { CookieContainer = visitor.Cookies, AllowAutoRedirect = false })
        {
            BaseAddress = (of ?? app).Address,
        };
        var answer = await http.GetAsync($"/orders/{id}/status/events", HttpCompletionOption.ResponseHeadersRead, Token);
        return new EventStream(http, answer, new StreamReader(await answer.Content.ReadAsStreamAsync(Token)));
    }

    private sealed record EventStream(HttpClient Http, HttpResponseMessage Answer, StreamReader Reader) : IDisposable
    {
        /// <returns>The next line that says something; null at the end.</returns>
        public async Task<string?> ReadLineAsync()
        {
            while (await Reader.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Token) is { } line)
            {
                if (line.Length > 0)
                {
                    return line;
                }
            }

            return null;
        }

        /// <returns>The data of the next event, which must be this one.</returns>
        public async Task<string> ReadAsync(string name)
        {
            string? line;
            do
            {
                line = await ReadLineAsync();
            }
            while (line is not null && (line.StartsWith(':') || line.StartsWith("retry:", StringComparison.Ordinal)));
            Assert.Equal($"event: {name}", line);
            return (await ReadLineAsync())!["data:".Length..].Trim();
        }

        public void Dispose()
        {
            Reader.Dispose();
            Answer.Dispose();
            Http.Dispose();
        }
    }
}
