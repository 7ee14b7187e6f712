using System.Text;
using Ecommerce.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Checkout;

namespace Ecommerce.Orders.Payments;

/// <summary>
/// News from the provider. Its signature is checked over the raw body; the news itself is then asked for, so that order, repeats
/// and losses do not matter. https://docs.stripe.com/webhooks
/// </summary>
internal static partial class ReceiveStripeWebhook
{
    public const int MaxBytes = 256 * 1024;

    public static async Task<Results<Ok, ProblemHttpResult>> HandleAsync(
        HttpRequest request,
        OrdersDbContext db,
        TimeProvider time,
        IOptions<PaymentOptions> options,
        PaymentSignal signal,
        ILogger<StripePayments> logger,
        CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(cancellationToken);

        try
        {
            EventUtility.ValidateSignature(
                body,
                request.Headers["Stripe-Signature"].ToString(),
                options.Value.WebhookSecret,
                (long)options.Value.WebhookTolerance.TotalSeconds,
                time.GetUtcNow().ToUnixTimeSeconds());
        }
        catch (StripeException exception)
        {
            LogRefused(logger, exception.Message);
            return TypedResults.Problem(
                "The signature does not fit the body, or is too old.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (Read(body) is not { } received)
        {
            return TypedResults.Problem("The body is no event.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (await FindPaymentAsync(received, db, cancellationToken) is { } payment)
        {
            await db.InTransactionAsync(
                token => NoteAsync(received, payment.Id, payment.OrderId, db, time.GetUtcNow(), token), cancellationToken);
            signal.Wake();
        }
        else
        {
            LogUnknown(logger, received.Type, received.Id);
        }

        return TypedResults.Ok();
    }

    /// <summary>Null where it is no event, or one with names that Stripe does not give.</summary>
    private static Event? Read(string body)
    {
        if (!body.AsSpan().TrimStart().StartsWith('{'))
        {
            return null;
        }

        try
        {
            var received = EventUtility.ParseEvent(body, throwOnApiVersionMismatch: false);
            return received.Id?.Length is > 0 and <= ProviderEvent.MaxIdLength
                && received.Type?.Length is > 0 and <= ProviderEvent.MaxTypeLength
                ? received
                : null;
        }
        catch (Exception exception) when (exception is Newtonsoft.Json.JsonException or System.Text.Json.JsonException or ArgumentException)
        {
            return null;
        }
    }

    private sealed record PaymentKey(Guid Id, Guid OrderId);

    private static async Task<PaymentKey?> FindPaymentAsync(
        Event received, OrdersDbContext db, CancellationToken cancellationToken)
    {
        var (sessionId, intentId, metadata) = received.Data?.Object switch
        {
            Session session => (session.Id, session.PaymentIntentId, session.Metadata),
            PaymentIntent intent => (null, intent.Id, intent.Metadata),
            Stripe.Refund refund => (null, refund.PaymentIntentId, refund.Metadata),
            Charge charge => (null, charge.PaymentIntentId, charge.Metadata),
            _ => default((string?, string?, Dictionary<string, string>?)),
        };
        var paymentId = metadata is not null && metadata.TryGetValue("payment_id", out var text) && Guid.TryParse(text, out var id)
            ? id
            : (Guid?)null;
        if (sessionId is null && intentId is null && paymentId is null)
        {
            return null;
        }

        return await db.Payments
            .Where(payment => (sessionId != null && payment.SessionId == sessionId)
                || (intentId != null && payment.PaymentIntentId == intentId)
                || payment.Id == paymentId)
            .Select(payment => new PaymentKey(payment.Id, payment.OrderId))
            .FirstOrDefaultAsync(cancellationToken);
    }

    private static async Task NoteAsync(
        Event received, Guid paymentId, Guid orderId, OrdersDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isNew = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO provider_events (id, type, received_at) VALUES ({received.Id}, {received.Type}, {now})
            ON CONFLICT DO NOTHING
            """,
            cancellationToken) == 1;
        if (!isNew)
        {
            return;
        }

        var order = (await db.LockOrderAsync(orderId, cancellationToken))!;
        order.Payments.Single(payment => payment.Id == paymentId).CheckNow(now);
        await db.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "A webhook was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "Webhook {Type} {EventId} is about no payment of ours")]
    private static partial void LogUnknown(ILogger logger, string type, string eventId);
}
