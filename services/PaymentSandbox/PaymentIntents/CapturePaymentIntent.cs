using Ecommerce.PaymentSandbox.Wire;

namespace Ecommerce.PaymentSandbox.PaymentIntents;

internal static class CapturePaymentIntent
{
    public static async Task<StripeAnswer> HandleAsync(
        string id, FormParameters form, SandboxDbContext db, PaymentSteps steps, CancellationToken cancellationToken)
    {
        var amount = form.Integer("amount_to_capture", 1, long.MaxValue);
        var expand = form.Strings("expand");
        form.Accept("metadata", "statement_descriptor", "statement_descriptor_suffix", "final_capture");
        form.RejectUnknown();
        if (form.Error is { } error)
        {
            return error;
        }

        var payment = await db.LockPaymentIntentAsync(id, cancellationToken);
        if (payment is null)
        {
            return StripeAnswer.NotFound("payment_intent", id, "intent");
        }

        if (payment.Status is PaymentIntentStatus.Succeeded)
        {
            return StripeAnswer.Refused(
                "This PaymentIntent could not be captured because it has already been captured.",
                "payment_intent_unexpected_state").About("payment_intent", payment.ToWire());
        }

        if (payment.Status is not PaymentIntentStatus.RequiresCapture)
        {
            return StripeAnswer.Refused(
                $"This PaymentIntent could not be captured because it has a status of {payment.Status.ToWire()}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.",
                "payment_intent_unexpected_state").About("payment_intent", payment.ToWire());
        }

        if (amount > payment.AmountCapturable)
        {
            return StripeAnswer.Refused(
                $"The amount requested to be captured ({amount}) is greater than the amount that can be captured ({payment.AmountCapturable}).",
                "amount_too_large",
                "amount_to_capture").About("payment_intent", payment.ToWire());
        }

        steps.Capture(payment, amount ?? payment.AmountCapturable);
        return StripeAnswer.Ok(payment.ToWire(expand.Contains("latest_charge")), payment.Card!.Fault);
    }
}
