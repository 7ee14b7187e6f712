using System.Net;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;

namespace Ecommerce.Orders.Payments;

/// <summary>
/// Brings one payment and the provider to agree: opens the page that was not opened, closes what may not be paid any more, takes
/// the money that is to be taken, gives back what is held or was taken for nothing, and writes down what the provider says. Webhooks only say when to look, so they may come in any
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
        List<ProviderRefund> refunds = [];
        string? error = null;
        try
        {
            found = await AskAsync(order, payment, cancellationToken);
            refunds = await RefundAsync(payment, found, cancellationToken);
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

        await db.InTransactionAsync(token => RecordAsync(payment, found, refunds, error, token), cancellationToken);
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
        else if (found.Status is ProviderStatus.Authorized && payment.CaptureAmount is { } amount)
        {
            found = await stripe.CaptureAsync(payment, found.PaymentIntentId!, amount, cancellationToken);
        }

        return found;
    }

    private async Task<List<ProviderRefund>> RefundAsync(
        Payment payment, ProviderPayment found, CancellationToken cancellationToken)
    {
        List<ProviderRefund> answers = [];
        if (found.Status is ProviderStatus.Captured)
        {
            var requested = await db.Refunds.AsNoTracking()
                .Where(refund => refund.PaymentId == payment.Id && refund.Status == RefundStatus.Requested)
                .OrderBy(refund => refund.Number).ToListAsync(cancellationToken);
            foreach (var refund in requested)
            {
                answers.Add(await stripe.RefundAsync(refund, found.PaymentIntentId!, cancellationToken));
            }
        }

        return answers;
    }

    private async Task RecordAsync(
        Payment asked,
        ProviderPayment? found,
        IReadOnlyList<ProviderRefund> refunds,
        string? error,
        CancellationToken cancellationToken)
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
                    db.AfterCommit(() => telemetry.Declined(code));
                }

                break;
            case ProviderStatus.Expired or null:
                order.ExpirePayment(payment, now);
                break;
        }

        if (found?.Status is ProviderStatus.Voided && order.VoidPayment(payment, now) && order.LoseMoney(now))
        {
            // The provider took back what was held before it was captured: there is nothing to ship for.
            LogLost(order.Id);
            Closed(order);
        }

        if (found?.Status is ProviderStatus.Captured)
        {
            order.CapturePayment(payment, found.CapturedAmount, now, processOptions.Value);
        }

        foreach (var refund in refunds)
        {
            Record(order, refund, now);
        }

        if (payment.IsCaptured)
        {
            order.RefundRest(payment, now);
        }

        if (IsOverdue(order, payment, now))
        {
            FollowPolicy(order, now);
        }

        if (order.Process.ClosingSince is not null && order.Expire(now))
        {
            db.Publish(order.ToOrderClosed());
            db.AfterCommit(() => telemetry.Closed("expired"));
        }

        if (IsSettled(order, payment))
        {
            payment.CheckNoMore(
                asked.Hints, payment.Status is PaymentStatus.Authorized ? payment.AuthorizedAt + options.Value.CaptureWithin : null, now);
        }
        else
        {
            var waitsForCustomer = payment.IsOpen && !order.IsClosed && order.Process.ClosingSince is null && now < payment.SessionExpiresAt;
            payment.CheckAgain(asked.Hints, error, isInVain: !waitsForCustomer, now, options.Value);
        }

        NoteMoney(order, now);
        await db.SaveChangesAsync(cancellationToken);
    }

    private void Authorize(Order order, Payment payment, DateTimeOffset now)
    {
        if (order.Authorize(payment, now, processOptions.Value))
        {
            db.Publish(order.ToOrderPaymentAuthorized());
        }
    }

    private void Record(Order order, ProviderRefund answer, DateTimeOffset now)
    {
        var refund = order.Refunds.Single(refund => refund.Id == answer.RefundId);
        if (answer is { Status: RefundStatus.Succeeded, ProviderId: { } providerId } && order.SucceedRefund(refund, providerId, now))
        {
            db.AfterCommit(() => telemetry.Refunded("succeeded"));
            if (order.Returns.FirstOrDefault(paid => paid.RefundId == refund.Id) is { } paid)
            {
                db.Publish(order.ToReturnRefunded(paid, refund));
                db.AfterCommit(() => telemetry.Returned("refunded"));
            }
        }
        else if (answer.Status is RefundStatus.Failed
            && order.FailRefund(refund, answer.ProviderId, Shorten(answer.Error, 500) ?? "refused", now))
        {
            db.AfterCommit(() => telemetry.Refunded("failed"));
            LogRefundFailed(refund.Id, order.Id, answer.Error);
        }
    }

    private bool IsOverdue(Order order, Payment payment, DateTimeOffset now) =>
        payment is { Status: PaymentStatus.Authorized, CaptureAmount: null } && !order.IsClosed
        && now >= payment.AuthorizedAt + options.Value.CaptureWithin;

    /// <summary>The issuer will soon let go of the money, whatever we do: better to decide now.</summary>
    private void FollowPolicy(Order order, DateTimeOffset now)
    {
        LogOverdue(order.Id, options.Value.WhenNotCaptured);
        if (options.Value.WhenNotCaptured is UncapturedPolicy.Capture && order.Status is OrderStatus.Confirmed)
        {
            order.RequestCapture(now);
            db.AfterCommit(() => telemetry.Uncaptured("captured"));
        }
        else if (order.Cancel(now, note: "It was not shipped while its money was held."))
        {
            db.AfterCommit(() => telemetry.Uncaptured("voided"));
            Closed(order);
        }
    }

    private void Closed(Order order)
    {
        db.Publish(order.ToOrderClosed());
        db.AfterCommit(() => telemetry.Closed("cancelled"));
    }

    /// <summary>
    /// Held money rests with the provider until it is to be captured, captured money for good, unless a refund is on its way or
    /// the order that it was for has ended.
    /// </summary>
    private static bool IsSettled(Order order, Payment payment) => payment.Status switch
    {
        PaymentStatus.Authorized => !order.IsClosed && payment.CaptureAmount is null,
        PaymentStatus.Captured or PaymentStatus.PartiallyRefunded => payment.RefundTotal == payment.RefundedAmount,
        _ => !payment.IsLive,
    };

    private Task NoteFailureAsync(Payment asked, string error, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async token =>
            {
                var order = (await db.LockOrderAsync(asked.OrderId, token))!;
                var payment = order.Payments.Single(payment => payment.Id == asked.Id);
                payment.CheckAgain(asked.Hints, Shorten(error, 500), isInVain: true, time.GetUtcNow(), options.Value);
                NoteMoney(order, time.GetUtcNow());
                await db.SaveChangesAsync(token);
            },
            cancellationToken);

    private void NoteMoney(Order order, DateTimeOffset now)
    {
        var was = order.Process.StuckReason;
        order.NoteMoney(now, processOptions.Value);
        if (order.Process.StuckReason is { } reason && reason != was)
        {
            LogStuck(order.Id, reason);
        }
    }

    private static string? Shorten(string? text, int length) => text?.Length > length ? text[..length] : text;

    [LoggerMessage(LogLevel.Warning, "The payment provider could not be asked about payment {PaymentId}: {Error}")]
    private partial void LogUnavailable(Guid paymentId, string error);

    [LoggerMessage(LogLevel.Error, "The payment provider refused to open a page for payment {PaymentId}: {Error}")]
    private partial void LogRefused(Guid paymentId, string error);

    [LoggerMessage(LogLevel.Error, "The provider refused refund {RefundId} of order {OrderId}: {Error}")]
    private partial void LogRefundFailed(Guid refundId, Guid orderId, string? error);

    [LoggerMessage(LogLevel.Error, "Order {OrderId} is stuck: {Reason}")]
    private partial void LogStuck(Guid orderId, string reason);

    [LoggerMessage(LogLevel.Error, "Nothing of order {OrderId} was shipped while its money was held; policy: {Policy}")]
    private partial void LogOverdue(Guid orderId, UncapturedPolicy policy);

    [LoggerMessage(LogLevel.Error, "The money held for order {OrderId} was given back by the provider; the order is cancelled")]
    private partial void LogLost(Guid orderId);
}
