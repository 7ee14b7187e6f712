using Ecommerce.PaymentSandbox.CheckoutSessions;
using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.PaymentIntents;

internal static class CancelPaymentIntent
{
    public static async Task<StripeAnswer> HandleAsync(
        string id, FormParameters form, SandboxDbContext db, PaymentSteps steps, CancellationToken cancellationToken)
    {
        var reason = form.Choice("cancellation_reason", "duplicate", "fraudulent", "requested_by_customer", "abandoned");
        var expand = form.Strings("expand");
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

        // A payment of an open session belongs to its page, on which it may be tried again; the session is expired instead.
        if (payment.Status is PaymentIntentStatus.RequiresPaymentMethod or PaymentIntentStatus.RequiresAction
            && await db.CheckoutSessions.AnyAsync(
                session => session.Id == payment.CheckoutSessionId && session.Status == CheckoutSessionStatus.Open,
                cancellationToken))
        {
            return StripeAnswer.Refused(
                "You cannot cancel this PaymentIntent because it was created by a Checkout Session that is still open. Expire the Checkout Session instead.",
                "payment_intent_unexpected_state").About("payment_intent", payment.ToWire());
        }

        if (!steps.Cancel(payment, reason))
        {
            return StripeAnswer.Refused(
                $"You cannot cancel this PaymentIntent because it has a status of {payment.Status.ToWire()}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.",
                "payment_intent_unexpected_state").About("payment_intent", payment.ToWire());
        }

        return StripeAnswer.Ok(payment.ToWire(expand.Contains("latest_charge")), payment.Card?.Fault ?? CardFault.None);
    }
}
