using System.Net;
using System.Net.Http.Json;
using Ecommerce.Messaging.Service;
using Ecommerce.Testing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Ecommerce.Messaging.Tests;

public sealed class IdempotencyTests : IAsyncLifetime
{
    private readonly Guid _account = Guid.NewGuid();
    private readonly string _key = Guid.NewGuid().ToString();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private Ledger _ledger = null!;
    private LedgerApp _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _ledger = await Ledger.CreateAsync();
        _app = new LedgerApp(_ledger, options => options.Enabled = false);
        _client = _app.WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(_time)))
            .CreateClient().WithToken("ana", "ledger");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("ñ")]
    public async Task Without_a_usable_key_nothing_is_done_and_the_problem_names_the_header(string? key)
    {
        using var request = Entries.Request(_account, 5, key: null);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        await AssertProblemAsync(response, HttpStatusCode.BadRequest, "Idempotency-Key");
        Assert.Equal(0, await EntriesAsync());
    }

    [Fact]
    public async Task What_follows_a_commit_follows_each_commit_once_and_no_rollback()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LedgerDbContext>();
        var counted = 0;
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.InTransactionAsync(
            async token =>
            {
                db.AfterCommit(() => counted++);
                await db.SaveChangesAsync(token);
                throw new InvalidOperationException();
            },
            TestContext.Current.CancellationToken));
        Assert.Equal(0, counted);

        await db.InTransactionAsync(
            async token =>
            {
                db.AfterCommit(() => counted++);
                await db.SaveChangesAsync(token);
                Assert.Equal(0, counted);
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(1, counted);

        db.Entries.Add(new Entry { AccountId = _account, Amount = 1 });
        db.AfterCommit(() => counted++);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, counted);

        // Contexts are pooled: what a cancelled save leaves behind would be the next request's.
        db.Entries.Add(new Entry { AccountId = _account, Amount = 1 });
        db.AfterCommit(() => counted++);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.SaveChangesAsync(new CancellationToken(canceled: true)));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, counted);
    }

    [Fact]
    public async Task A_repeated_request_is_given_the_first_answer()
    {
        using var first = await PostAsync(5);
        using var second = await PostAsync(5);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(await BodyAsync(first), await BodyAsync(second));
        Assert.NotNull(first.Headers.Location);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(first.Content.Headers.ContentType, second.Content.Headers.ContentType);
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotent-Replayed")));
        Assert.Equal(1, await EntriesAsync());
        Assert.Equal(1, await _ledger.OutboxCountAsync());
    }

    [Fact]
    public async Task Fifty_requests_at_once_make_one_entry_and_get_one_answer()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PostAsync(5)));

        var bodies = await Task.WhenAll(responses.Select(BodyAsync));
        Assert.All(responses, response => Assert.Equal(HttpStatusCode.Created, response.StatusCode));
        Assert.Single(bodies.Distinct());
        Assert.Equal(1, await EntriesAsync());
        Assert.Equal(1, await _ledger.OutboxCountAsync());
    }

    [Fact]
    public async Task Another_body_under_the_same_key_is_refused()
    {
        using var first = await PostAsync(5);
        using var second = await PostAsync(6);

        await AssertProblemAsync(second, HttpStatusCode.UnprocessableEntity, "Idempotency-Key");
        Assert.Equal(1, await EntriesAsync());
    }

    [Fact]
    public async Task The_same_key_of_another_caller_is_another_key()
    {
        using var other = _app.CreateClient().WithToken("eva", "ledger");

        using var first = await PostAsync(5);
        using var second = await other.SendAsync(Entries.Request(_account, 6, _key), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(2, await EntriesAsync());
    }

    [Fact]
    public async Task A_refusal_changes_nothing_and_leaves_the_key_free()
    {
        using var first = await PostAsync(AddEntry.RefusedAmount);
        using var second = await PostAsync(AddEntry.RefusedAmount);
        using var third = await PostAsync(5);

        await AssertProblemAsync(first, HttpStatusCode.Conflict, "unlucky");
        await AssertProblemAsync(second, HttpStatusCode.Conflict, "unlucky");
        Assert.False(second.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(HttpStatusCode.Created, third.StatusCode);
        Assert.Equal(1, await EntriesAsync());
        Assert.Equal(1, await _ledger.OutboxCountAsync());
    }

    [Fact]
    public async Task A_twin_waits_for_five_seconds_and_is_then_told_to_come_back()
    {
        const int LongerThanATwinWaits = 9000;
        var twins = await Task.WhenAll(PostAsync(5, LongerThanATwinWaits), PostAsync(5, LongerThanATwinWaits));

        using var first = Assert.Single(twins, twin => twin.StatusCode == HttpStatusCode.Created);
        using var second = Assert.Single(twins, twin => twin != first);
        await AssertProblemAsync(second, HttpStatusCode.Conflict, "still running");
        Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter?.Delta);
        using var again = await PostAsync(5, LongerThanATwinWaits);
        Assert.True(again.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(1, await EntriesAsync());
    }

    [Fact]
    public async Task An_answer_is_kept_for_a_day_and_then_swept()
    {
        using var first = await PostAsync(5);
        _time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        using var second = await PostAsync(5);
        _time.Advance(TimeSpan.FromMinutes(2));
        using var third = await PostAsync(6);

        Assert.True(second.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(HttpStatusCode.Created, third.StatusCode);
        Assert.False(third.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(2, await EntriesAsync());

        await using var db = _ledger.OpenDb();
        using var app = new LedgerApp(_ledger, options => options.Enabled = false)
            .WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(_time)));
        var sweeper = app.Services.GetServices<IHostedService>().OfType<MessagingSweeper>().Single();
        await sweeper.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, await db.Set<IdempotencyRecord>().CountAsync(TestContext.Current.CancellationToken));
        _time.Advance(TimeSpan.FromHours(25));
        await sweeper.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await db.Set<IdempotencyRecord>().CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_process_killed_before_its_commit_leaves_nothing_and_the_repeat_succeeds()
    {
        await using (var child = await ChildProcess.StartAsync(_ledger, CrashPoints.BeforeIdempotentCommit))
        {
            using var client = new HttpClient { BaseAddress = child.Address };
            await Assert.ThrowsAsync<HttpRequestException>(
                () => client.SendAsync(Entries.Request(_account, 5, _key), TestContext.Current.CancellationToken));
            await child.DiesAsync();
        }

        Assert.Equal(0, await EntriesAsync());
        await using var db = _ledger.OpenDb();
        Assert.Equal(0, await db.Set<IdempotencyRecord>().CountAsync(TestContext.Current.CancellationToken));

        using var repeated = await PostAsync(5);
        Assert.Equal(HttpStatusCode.Created, repeated.StatusCode);
        Assert.False(repeated.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(1, await EntriesAsync());
    }

    [Fact]
    public async Task OpenAPI_describes_the_header_the_result_and_the_problems()
    {
        var document = await _client.GetFromJsonAsync<System.Text.Json.JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);

        var operation = document.GetProperty("paths").GetProperty("/entries").GetProperty("post");
        var header = Assert.Single(operation.GetProperty("parameters").EnumerateArray());
        Assert.Equal(("Idempotency-Key", "header"), (header.GetProperty("name").GetString(), header.GetProperty("in").GetString()));
        Assert.Equal(
            ["201", "400", "409", "422"],
            operation.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order());
    }

    private Task<HttpResponseMessage> PostAsync(int amount, int delayMilliseconds = 0) =>
        _client.SendAsync(Entries.Request(_account, amount, _key, delayMilliseconds), TestContext.Current.CancellationToken);

    private async Task<int> EntriesAsync()
    {
        await using var db = _ledger.OpenDb();
        return await db.Entries.CountAsync();
    }

    private static Task<string> BodyAsync(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string detail)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<ProblemDetails>(TestContext.Current.CancellationToken);
        Assert.Equal((int)status, problem!.Status);
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }
}
