using System.Globalization;
using System.Net;
using Ecommerce.Orders.Orders;
using Ecommerce.ServiceDefaults;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Checkout;

namespace Ecommerce.Orders.Payments;

/// <summary>Where an attempt to pay stands, as the provider sees it.</summary>
internal enum ProviderStatus
{
    /// <summary>Its page is open.</summary>
    Open,

    /// <summary>It has been paid; the provider is still working on it.</summary>
    Processing,
    Authorized,
    Captured,

    /// <summary>Money that was held has been given back.</summary>
    Voided,

    /// <summary>Its page is closed and nothing was paid.</summary>
    Expired,
}

/// <param name="Url">Of the page; null once it is closed.</param>
/// <param name="DeclineCode">Why the last card was refused.</param>
/// <param name="CapturedAmount">What has been taken.</param>
internal sealed record ProviderPayment(
    string SessionId,
    string? Url,
    ProviderStatus Status,
    string? PaymentIntentId,
    string? DeclineCode,
    string? DeclineMessage,
    decimal CapturedAmount);

/// <summary>What the provider says about a refund of ours; <see cref="RefundStatus.Requested"/> while it works on it.</summary>
internal sealed record ProviderRefund(Guid RefundId, RefundStatus Status, string? ProviderId, string? Error);

/// <summary>
/// Stripe Checkout Sessions with manual capture, or anything that speaks Stripe's wire protocol. Each call carries an idempotency
/// key <c>{order}:{operation}:{attempt}</c>, so that repeating one whose answer was lost does not do it twice.
/// https://docs.stripe.com/api/checkout/sessions
/// </summary>
internal sealed class StripePayments
{
    public const string HttpClientName = "stripe";

    private static readonly SessionGetOptions _withIntent = new() { Expand = ["payment_intent"] };

    private readonly SessionService _sessions;
    private readonly PaymentIntentService _intents;
    private readonly RefundService _refunds;
    private readonly string _publicUrl;

    public StripePayments(IHttpClientFactory clients, IOptions<PaymentOptions> options, IConfiguration configuration)
    {
        var client = new StripeClient(new StripeClientOptions
        {
            ApiBase = options.Value.ApiBase.TrimEnd('/'),
            ApiKey = options.Value.ApiKey,
            HttpClient = new SystemNetHttpClient(clients.CreateClient(HttpClientName), maxNetworkRetries: 0, enableTelemetry: false),
        });
        _sessions = new SessionService(client);
        _intents = new PaymentIntentService(client);
        _refunds = new RefundService(client);
        _publicUrl = configuration["Shop:PublicUrl"]?.TrimEnd('/')
            ?? throw new InvalidOperationException("Configuration 'Shop:PublicUrl' is missing.");
    }

    /// <summary>Opens the page of an attempt; a repeat finds the page that the first call opened.</summary>
    public async Task<ProviderPayment> OpenAsync(Order order, Payment payment, CancellationToken cancellationToken)
    {
        var metadata = new Dictionary<string, string>
        {
            ["order_id"] = order.Id.ToString(),
            ["payment_id"] = payment.Id.ToString(),
            ["order_number"] = order.Number,
        };
        var session = await _sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "payment",
                AllowedPaymentMethodTypes = ["card"],
                ClientReferenceId = order.Id.ToString(),
                CustomerEmail = order.Email,
                Locale = payment.Language,
                ExpiresAt = payment.SessionExpiresAt.UtcDateTime,
                SuccessUrl = $"{_publicUrl}/orders/{order.Id}?payment=done",
                CancelUrl = $"{_publicUrl}/orders/{order.Id}?payment=cancelled",
                LineItems = [.. ToLineItems(order, payment)],
                Metadata = metadata,
                PaymentIntentData = new SessionPaymentIntentDataOptions { CaptureMethod = "manual", Metadata = metadata },
                Expand = ["payment_intent"],
            },
            new RequestOptions { IdempotencyKey = $"{order.Id}:session:{payment.Attempt}" },
            cancellationToken);
        return ToProviderPayment(session);
    }

    public async Task<ProviderPayment> FindAsync(Payment payment, CancellationToken cancellationToken)
    {
        var session = await _sessions.GetAsync(payment.SessionId, _withIntent, null, cancellationToken);
        return ToProviderPayment(session);
    }

    /// <summary>Closes the page. Where somebody has paid on it in the meantime, the answer says so.</summary>
    public async Task<ProviderPayment> ExpireAsync(Payment payment, CancellationToken cancellationToken)
    {
        try
        {
            await _sessions.ExpireAsync(
                payment.SessionId,
                null,
                new RequestOptions { IdempotencyKey = $"{payment.OrderId}:expire:{payment.Attempt}.{payment.Hints}.{payment.Checks}" },
                cancellationToken);
        }
        catch (StripeException exception) when (exception.HttpStatusCode is HttpStatusCode.BadRequest)
        {
            // It is not open any more.
        }

        return await FindAsync(payment, cancellationToken);
    }

    /// <summary>Gives held money back.</summary>
    public async Task<ProviderPayment> VoidAsync(
        Payment payment, string paymentIntentId, CancellationToken cancellationToken)
    {
        try
        {
            await _intents.CancelAsync(
                paymentIntentId,
                new PaymentIntentCancelOptions { CancellationReason = "abandoned" },
                new RequestOptions { IdempotencyKey = $"{payment.OrderId}:void:{payment.Attempt}.{payment.Hints}.{payment.Checks}" },
                cancellationToken);
        }
        catch (StripeException exception) when (exception.HttpStatusCode is HttpStatusCode.BadRequest)
        {
            // It holds nothing any more.
        }

        return await FindAsync(payment, cancellationToken);
    }

    /// <summary>Takes held money and lets go of the rest. The provider does so once, however often it is asked.</summary>
    public async Task<ProviderPayment> CaptureAsync(
        Payment payment, string paymentIntentId, decimal amount, CancellationToken cancellationToken)
    {
        try
        {
            await _intents.CaptureAsync(
                paymentIntentId,
                new PaymentIntentCaptureOptions { AmountToCapture = ToMinorUnits(amount) },
                new RequestOptions { IdempotencyKey = $"{payment.OrderId}:capture:{payment.Attempt}.{payment.Hints}.{payment.Checks}" },
                cancellationToken);
        }
        catch (StripeException exception) when (exception.HttpStatusCode is HttpStatusCode.BadRequest)
        {
            // It has been taken already, or is not held any more.
        }

        return await FindAsync(payment, cancellationToken);
    }

    /// <summary>
    /// Gives captured money back. A refund whose answer was lost is found by what we wrote on it, also long after the provider has
    /// forgotten its idempotency key; the key is for two that ask at once.
    /// </summary>
    public async Task<ProviderRefund> RefundAsync(Refund refund, string paymentIntentId, CancellationToken cancellationToken)
    {
        var known = await _refunds.ListAsync(
            new RefundListOptions { PaymentIntent = paymentIntentId, Limit = 100 }, null, cancellationToken);
        if (known.FirstOrDefault(made => made.Metadata?.GetValueOrDefault("refund_id") == refund.Id.ToString()) is { } found)
        {
            return ToProviderRefund(refund, found);
        }

        try
        {
            var made = await _refunds.CreateAsync(
                new RefundCreateOptions
                {
                    PaymentIntent = paymentIntentId,
                    Amount = ToMinorUnits(refund.Amount),
                    Reason = "requested_by_customer",
                    Metadata = new Dictionary<string, string>
                    {
                        ["order_id"] = refund.OrderId.ToString(),
                        ["payment_id"] = refund.PaymentId.ToString(),
                        ["refund_id"] = refund.Id.ToString(),
                    },
                },
                new RequestOptions { IdempotencyKey = $"{refund.OrderId}:refund:{refund.Number}" },
                cancellationToken);
            return ToProviderRefund(refund, made);
        }
        catch (StripeException exception) when (IsRefusal(exception))
        {
            return new ProviderRefund(refund.Id, RefundStatus.Failed, null, exception.Message);
        }
    }

    /// <summary>Whether a request was refused for what it asks, so that under its key nothing was, or will be, done.</summary>
    public static bool IsRefusal(StripeException exception) =>
        exception.HttpStatusCode is HttpStatusCode.BadRequest && exception.StripeError?.Type is "invalid_request_error";

    /// <summary>Whether the provider could not be asked, or not just now.</summary>
    public static bool IsUnavailable(Exception exception) =>
        exception is StripeException or HttpRequestException or OperationCanceledException;

    private static IEnumerable<SessionLineItemOptions> ToLineItems(Order order, Payment payment)
    {
        foreach (var line in order.Lines)
        {
            var name = line.VariantName is null ? line.Name : $"{line.Name} · {line.VariantName}";
            var unitPrice = line.Paid / line.Quantity;

            // The page multiplies whole cents: what does not divide into them is shown as one piece.
            yield return decimal.Round(unitPrice, 2) == unitPrice
                ? ToLineItem(name, unitPrice, line.Quantity, order)
                : ToLineItem($"{line.Quantity} × {name}", line.Paid, 1, order);
        }

        if (order.ShippingPaid > 0)
        {
            yield return ToLineItem(
                payment.Language == Language.Spanish ? "Gastos de envío" : "Shipping", order.ShippingPaid, 1, order);
        }
    }

    private static SessionLineItemOptions ToLineItem(string name, decimal amount, int quantity, Order order) => new()
    {
        Quantity = quantity,
        PriceData = new SessionLineItemPriceDataOptions
        {
            Currency = order.Currency.ToLower(CultureInfo.InvariantCulture),
            UnitAmount = ToMinorUnits(amount),
            ProductData = new SessionLineItemPriceDataProductDataOptions { Name = name },
        },
    };

    private static long ToMinorUnits(decimal amount) => decimal.ToInt64(amount * 100);

    private static ProviderRefund ToProviderRefund(Refund refund, Stripe.Refund made) => new(
        refund.Id,
        made.Status switch
        {
            "succeeded" => RefundStatus.Succeeded,
            "failed" or "canceled" => RefundStatus.Failed,
            _ => RefundStatus.Requested,
        },
        made.Id,
        made.FailureReason ?? made.Status);

    private static ProviderPayment ToProviderPayment(Session session)
    {
        var intent = session.PaymentIntent;
        var error = intent?.LastPaymentError;
        var status = intent?.Status switch
        {
            "requires_capture" => ProviderStatus.Authorized,
            "succeeded" => ProviderStatus.Captured,
            // A page that runs out takes its intent along; only what was paid can be given back.
            "canceled" => session.Status == "complete" ? ProviderStatus.Voided : ProviderStatus.Expired,
            "processing" => ProviderStatus.Processing,
            _ => session.Status switch
            {
                "expired" => ProviderStatus.Expired,
                "complete" => ProviderStatus.Processing,
                _ => ProviderStatus.Open,
            },
        };
        return new ProviderPayment(
            session.Id,
            session.Url,
            status,
            intent?.Id ?? session.PaymentIntentId,
            error is null ? null : error.DeclineCode ?? error.Code ?? "declined",
            error?.Message,
            (intent?.AmountReceived ?? 0) / 100m);
    }
}
