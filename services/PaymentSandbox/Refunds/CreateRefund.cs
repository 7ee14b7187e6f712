using System.Globalization;
using Ecommerce.PaymentSandbox.PaymentIntents;
using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.Refunds;

internal static class CreateRefund
{
    public static async Task<StripeAnswer> HandleAsync(
        FormParameters form, SandboxDbContext db, PaymentSteps steps, CancellationToken cancellationToken)
    {
        var paymentId = form.Text("payment_intent");
        var chargeId = form.Text("charge");
        var amount = form.Integer("amount", 1, long.MaxValue);
        var reason = form.Choice("reason", "duplicate", "fraudulent", "requested_by_customer");
        var metadata = form.Metadata("metadata");
        form.Accept("expand", "instructions_email");
        form.RejectUnknown();
        if (paymentId is null && chargeId is null)
        {
            form.Fail("One of the following params should be provided for this request: payment_intent or charge.", "payment_intent", "parameter_missing");
        }

        if (form.Error is { } error)
        {
            return error;
        }

        paymentId ??= await db.Charges.Where(charge => charge.Id == chargeId)
            .Select(charge => charge.PaymentIntentId).SingleOrDefaultAsync(cancellationToken);
        var payment = paymentId is null ? null : await db.LockPaymentIntentAsync(paymentId, cancellationToken);
        if (payment is null)
        {
            return form.Has("payment_intent")
                ? StripeAnswer.NotFound("payment_intent", paymentId!, "payment_intent")
                : StripeAnswer.NotFound("charge", chargeId!, "charge");
        }

        if (payment.Status is not PaymentIntentStatus.Succeeded || payment.LatestCharge is not { } charge)
        {
            return StripeAnswer.Refused(
                $"This PaymentIntent ({payment.Id}) does not have a successful charge to refund.", code: null, "payment_intent");
        }

        if (chargeId is not null && chargeId != charge.Id)
        {
            return StripeAnswer.NotFound("charge", chargeId, "charge");
        }

        if (charge.Refundable == 0)
        {
            return StripeAnswer.Refused($"Charge {charge.Id} has already been refunded.", "charge_already_refunded");
        }

        var remaining = charge.Refundable;
        var refund = steps.Refund(payment, charge, amount ?? remaining, reason, metadata);
        return refund is null
            ? StripeAnswer.Refused(
                $"Refund amount ({Money(amount ?? 0, charge.Currency)}) is greater than unrefunded amount on charge ({Money(remaining, charge.Currency)})",
                code: null,
                "amount")
            : StripeAnswer.Ok(refund.ToWire(), charge.Card.Fault);
    }

    private static string Money(long amount, string currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{amount / 100m:0.00} {currency.ToUpperInvariant()}");
}
