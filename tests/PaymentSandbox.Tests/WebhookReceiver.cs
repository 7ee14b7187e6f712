using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stripe;

namespace Ecommerce.PaymentSandbox.Tests;

/// <summary>A shop's webhook, which verifies with Stripe.net what it gets and can be told to fail.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<Event> _events = [];
    private WebApplication? _app;
    private int _refusals;

    public Uri Url { get; private set; } = new("http://127.0.0.1:9/webhook");

    public IReadOnlyCollection<Event> Events => _events;

    /// <summary>How many deliveries were refused with 500.</summary>
    public int Refused { get; private set; }

    /// <summary>What Stripe.net said when it would not accept a delivery.</summary>
    public string? VerificationError { get; private set; }

    /// <summary>Answers the next deliveries with 500.</summary>
    public void Refuse(int deliveries) => Volatile.Write(ref _refusals, deliveries);

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/webhook", ReceiveAsync);
        await _app.StartAsync();
        Url = new Uri(new Uri(_app.Urls.First()), "/webhook");
    }

    /// <summary>Waits until an event of this type about this object has arrived.</summary>
    public async Task<Event> WaitForAsync(string type, Func<IHasObject, bool> about)
    {
        var deadline = DateTime.UtcNow + _patience;
        while (DateTime.UtcNow < deadline)
        {
            if (_events.FirstOrDefault(e => e.Type == type && about(e.Data.Object)) is { } found)
            {
                return found;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"No {type} arrived. {VerificationError}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            Refused++;
            return TypedResults.StatusCode(StatusCodes.Status500InternalServerError);
        }

        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        try
        {
            // A month of tolerance: some tests put the sandbox's clock forward.
            _events.Enqueue(EventUtility.ConstructEvent(
                body, request.Headers["Stripe-Signature"], SandboxApp.WebhookSecret, tolerance: 31 * 24 * 3600));
            return TypedResults.Ok();
        }
        catch (StripeException exception)
        {
            VerificationError = exception.Message;
            return TypedResults.BadRequest();
        }
    }
}
