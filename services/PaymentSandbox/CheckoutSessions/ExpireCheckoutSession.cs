using Ecommerce.PaymentSandbox.Events;
using Ecommerce.PaymentSandbox.PaymentIntents;
using Ecommerce.PaymentSandbox.Wire;

namespace Ecommerce.PaymentSandbox.CheckoutSessions;

internal static class ExpireCheckoutSession
{
    public static async Task<StripeAnswer> HandleAsync(
        string id,
        FormParameters form,
        SandboxDbContext db,
        PaymentSteps steps,
        EventLog events,
        CancellationToken cancellationToken)
    {
        form.Accept("expand");
        form.RejectUnknown();
        if (form.Error is { } error)
        {
            return error;
        }

        var (session, payment) = await db.LockCheckoutSessionAsync(id, cancellationToken);
        if (session is null)
        {
            return StripeAnswer.NotFound("checkout.session", id);
        }

        if (!Expire(session, payment, steps, events))
        {
            return StripeAnswer.Refused(
                $"Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `{session.Status.ToWire()}`.",
                code: null);
        }

        return StripeAnswer.Ok(session.ToWire(payment));
    }

    /// <summary>Closes the page, and a payment that was tried on it and not made.</summary>
    public static bool Expire(CheckoutSession session, PaymentIntent? payment, PaymentSteps steps, EventLog events)
    {
        if (!session.Expire())
        {
            return false;
        }

        if (payment is not null)
        {
            steps.Cancel(payment, "automatic");
        }

        events.Record("checkout.session.expired", session.ToWire(payment), session.ApiVersion);
        return true;
    }
}
