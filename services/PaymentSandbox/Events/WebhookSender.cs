using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ecommerce.PaymentSandbox.Events;

/// <summary>
/// Posts events to the shop until it answers 2xx: at least once, in no promised order, signed as Stripe signs
/// (https://docs.stripe.com/webhooks/signature). Taking an event moves its next attempt beyond the time-out of this one, so a
/// sender that dies leaves it to the next.
/// </summary>
internal sealed partial class WebhookSender(
    IServiceScopeFactory scopes,
    IHttpClientFactory clients,
    WebhookSignal signal,
    TimeProvider time,
    IOptions<SandboxOptions> options,
    ILogger<WebhookSender> logger) : BackgroundService
{
    public const string HttpClientName = "webhooks";

    private const int BatchSize = 20;
    private const int MaxAttempts = 50;
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(1);

    /// <summary>Quick at first, since shops restart quickly in development; hourly in the end.</summary>
    private static readonly TimeSpan[] _backoff =
    [
        TimeSpan.FromMilliseconds(200),
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(15),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
    ];

    /// <summary>The header <c>Stripe-Signature</c> for a body sent at <paramref name="at"/>.</summary>
    public static string Sign(string body, DateTimeOffset at, string secret)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}.{body}"));
        return $"t={timestamp},v1={Convert.ToHexStringLower(mac)}";
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.WebhookUrl is not { } url)
        {
            LogNoUrl();
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var due = await TakeDueAsync(stoppingToken);
                if (due.Count == 0)
                {
                    await signal.WaitAsync(await NextDelayAsync(stoppingToken), stoppingToken);
                    continue;
                }

                await Parallel.ForEachAsync(
                    due,
                    new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = stoppingToken },
                    async (@event, cancellationToken) => await DeliverAsync(@event, url, cancellationToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The database may be away for a while; the sender outlives that.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(exception);
                await Task.Delay(_poll, stoppingToken);
            }
        }
    }

    private async Task<IReadOnlyList<Event>> TakeDueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        var now = time.GetUtcNow();
        return await db.Events.FromSql(
            $"""
            UPDATE events SET next_attempt_at = {now + _lease}
            WHERE id IN (
                SELECT id FROM events WHERE next_attempt_at <= {now}
                ORDER BY next_attempt_at, sequence LIMIT {BatchSize} FOR UPDATE SKIP LOCKED)
            RETURNING *
            """).AsNoTracking().ToListAsync(cancellationToken);
    }

    private async Task<TimeSpan> NextDelayAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        var next = await db.Events.MinAsync(@event => @event.NextAttemptAt, cancellationToken);
        var delay = next - time.GetUtcNow();
        return delay switch
        {
            null => _poll,
            { Ticks: <= 0 } => TimeSpan.Zero,
            { } soon when soon < _poll => soon,
            _ => _poll,
        };
    }

    private async Task DeliverAsync(Event @event, Uri url, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var stopwatch = Stopwatch.StartNew();
        var (statusCode, error) = await PostAsync(@event, url, startedAt, cancellationToken);
        var delivered = statusCode is >= 200 and < 300;
        var attempts = @event.Attempts + 1;
        DateTimeOffset? next = delivered || attempts >= MaxAttempts
            ? null
            : time.GetUtcNow() + _backoff[Math.Min(attempts, _backoff.Length) - 1];

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        db.EventDeliveries.Add(new EventDelivery
        {
            EventId = @event.Id,
            AttemptedAt = startedAt,
            DurationMilliseconds = (int)stopwatch.ElapsedMilliseconds,
            StatusCode = statusCode,
            Error = error,
        });
        await db.SaveChangesAsync(cancellationToken);
        await db.Events.Where(row => row.Id == @event.Id).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.Attempts, attempts)
                .SetProperty(row => row.NextAttemptAt, next)
                .SetProperty(row => row.DeliveredAt, row => delivered ? time.GetUtcNow() : row.DeliveredAt),
            cancellationToken);
        if (!delivered)
        {
            LogNotDelivered(@event.Id, @event.Type, attempts, statusCode, error);
        }
    }

    private async Task<(int? StatusCode, string? Error)> PostAsync(
        Event @event, Uri url, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var body = @event.ToWire().ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Stripe-Signature", Sign(body, now, options.Value.WebhookSecret));
        request.Headers.UserAgent.ParseAdd("Stripe/1.0 (payment sandbox)");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_timeout);
        try
        {
            using var response = await clients.CreateClient(HttpClientName).SendAsync(request, timeout.Token);
            return ((int)response.StatusCode, null);
        }
        catch (HttpRequestException exception)
        {
            return (null, exception.Message.Length <= 500 ? exception.Message : exception.Message[..500]);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "No answer within 10 s.");
        }
    }

    [LoggerMessage(LogLevel.Information, "Sandbox:WebhookUrl is not set: events are recorded and not sent")]
    private partial void LogNoUrl();

    [LoggerMessage(LogLevel.Warning, "Event {EventId} ({EventType}) was not delivered at attempt {Attempt}: status {StatusCode} {Error}")]
    private partial void LogNotDelivered(string eventId, string eventType, int attempt, int? statusCode, string? error);

    [LoggerMessage(LogLevel.Warning, "Sending events failed and will be tried again")]
    private partial void LogFailed(Exception exception);
}
