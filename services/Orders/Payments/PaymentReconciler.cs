using System.Net;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;

namespace Ecommerce.Orders.Payments;

/// <summary>
/// Brings one payment and the provider to agree: opens the page that was not opened, closes what may not be paid any more, gives
/// back what is held for nothing, and writes down what the provider says. Webhooks only say when to look, so they may come in any
/// order, twice, or not at all. No transaction is open while the provider is asked; it may die or be repeated anywhere.
/// </summary>
internal sealed partial class PaymentReconciler(
    OrdersDbContext db,
    StripePayments stripe,
    TimeProvider time,
    IOptions<PaymentOptions> options,
    IOptions<ProcessOptions> processOptions,
    OrdersTelemetry telemetry,
    ILogger<PaymentReconciler> logger)
{
    public const string AfterChargeBeforeRecord = "after-charge-before-record";
    public const string MidCompensation = "mid-compensation";

    public enum Asked
    {
        Answered,

        /// <summary>The same question is being asked by another.</summary>
        Busy,

        /// <summary>The provider does not open such a page.</summary>
        Refused,

        /// <summary>It will be asked again later.</summary>
        Unavailable,
    }

    public async Task<Asked> CheckAsync(Guid paymentId, CancellationToken cancellationToken)
    {
        var payment = await db.Payments.AsNoTracking().FirstAsync(payment => payment.Id == paymentId, cancellationToken);
        var order = await db.Orders.AsNoTracking().Include(order => order.Process)
            .FirstAsync(order => order.Id == payment.OrderId, cancellationToken);

        using var activity = OrdersTelemetry.Source.StartActivity("reconcile payment");
        activity?.SetTag("order.id", order.Id);
        activity?.SetTag("payment.id", payment.Id);
        ProviderPayment? found = null;
        string? error = null;
        try
        {
            found = await AskAsync(order, payment, cancellationToken);
            CrashPoints.Reached(AfterChargeBeforeRecord);
        }
        catch (StripeException exception) when (payment.SessionId is null && StripePayments.IsRefusal(exception))
        {
            LogRefused(payment.Id, exception.Message);
            error = exception.Message;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && StripePayments.IsUnavailable(exception))
        {
            LogUnavailable(payment.Id, exception.Message);
            await NoteFailureAsync(payment, exception.Message, cancellationToken);
            return exception is StripeException { HttpStatusCode: HttpStatusCode.Conflict } ? Asked.Busy : Asked.Unavailable;
        }

        await db.InTransactionAsync(token => RecordAsync(payment, found, error, token), cancellationToken);
        return found is null ? Asked.Refused : Asked.Answered;
    }

    private async Task<ProviderPayment> AskAsync(Order order, Payment payment, CancellationToken cancellationToken)
    {
        ProviderPayment found;
        if (payment.SessionId is null)
        {
            found = await stripe.OpenAsync(order, payment, cancellationToken);
            payment.SessionOpened(found.SessionId, found.Url);
        }
        else
        {
            found = await stripe.FindAsync(payment, cancellationToken);
        }

        var isOver = order.IsClosed || !payment.IsLive;
        var isToBeClosed = isOver || order.Process.ClosingSince is not null || time.GetUtcNow() >= payment.SessionExpiresAt;
        if (found.Status is ProviderStatus.Open && isToBeClosed)
        {
            found = await stripe.ExpireAsync(payment, cancellationToken);
        }

        if (found.Status is ProviderStatus.Authorized && isOver)
        {
            CrashPoints.Reached(MidCompensation);
            found = await stripe.VoidAsync(payment, found.PaymentIntentId!, cancellationToken);
        }

        return found;
    }

    private async Task RecordAsync(
        Payment asked, ProviderPayment? found, string? error, CancellationToken cancellationToken)
    {
        var order = (await db.LockOrderAsync(asked.OrderId, cancellationToken))!;
        var payment = order.Payments.Single(payment => payment.Id == asked.Id);
        var now = time.GetUtcNow();

        if (found is not null)
        {
            payment.SessionOpened(found.SessionId, found.Url ?? payment.SessionUrl);
            payment.FoundPaymentIntent(found.PaymentIntentId);
        }

        switch (found?.Status)
        {
            case ProviderStatus.Authorized or ProviderStatus.Captured or ProviderStatus.Voided:
                Authorize(order, payment, now);
                break;
            case ProviderStatus.Open or ProviderStatus.Processing when found.DeclineCode is { } code:
                if (order.Decline(payment, Shorten(code, 100)!, Shorten(found.DeclineMessage, 500), now))
                {
                    telemetry.Declined(code);
                }

                break;
            case ProviderStatus.Expired or null:
                order.ExpirePayment(payment, now);
                break;
        }

        if (found?.Status is ProviderStatus.Voided && order.VoidPayment(payment, now) && order.CanCancel)
        {
            // The provider took back what was held before it was captured: there is nothing to ship for.
            LogLost(order.Id);
            Close(order, now);
        }

        if (order.Process.ClosingSince is not null && order.Expire(now))
        {
            db.Publish(order.ToOrderClosed());
            telemetry.Closed("expired");
        }

        if (IsSettled(order, payment))
        {
            payment.CheckNoMore(asked.Hints, now);
        }
        else
        {
            payment.CheckAgain(asked.Hints, error, now, options.Value);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private void Authorize(Order order, Payment payment, DateTimeOffset now)
    {
        if (order.Authorize(payment, now, processOptions.Value))
        {
            db.Publish(order.ToOrderPaymentAuthorized());
        }
    }

    private void Close(Order order, DateTimeOffset now)
    {
        if (order.Cancel(now))
        {
            db.Publish(order.ToOrderClosed());
            telemetry.Closed("cancelled");
        }
    }

    /// <summary>Held money rests with the provider until it is captured, unless the order it was held for has ended.</summary>
    private static bool IsSettled(Order order, Payment payment) =>
        !payment.IsLive || (payment.Status is PaymentStatus.Authorized && !order.IsClosed);

    private Task NoteFailureAsync(Payment asked, string error, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async token =>
            {
                var order = (await db.LockOrderAsync(asked.OrderId, token))!;
                var payment = order.Payments.Single(payment => payment.Id == asked.Id);
                payment.CheckAgain(asked.Hints, Shorten(error, 500), time.GetUtcNow(), options.Value);
                await db.SaveChangesAsync(token);
            },
            cancellationToken);

    private static string? Shorten(string? text, int length) => text?.Length > length ? text[..length] : text;

    [LoggerMessage(LogLevel.Warning, "The payment provider could not be asked about payment {PaymentId}: {Error}")]
    private partial void LogUnavailable(Guid paymentId, string error);

    [LoggerMessage(LogLevel.Error, "The payment provider refused to open a page for payment {PaymentId}: {Error}")]
    private partial void LogRefused(Guid paymentId, string error);

    [LoggerMessage(LogLevel.Error, "The money held for order {OrderId} was given back by the provider; the order is cancelled")]
    private partial void LogLost(Guid orderId);
}
