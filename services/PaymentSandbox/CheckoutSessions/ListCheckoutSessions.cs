using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.CheckoutSessions;

internal static class ListCheckoutSessions
{
    public static async Task<StripeAnswer> HandleAsync(
        FormParameters form, SandboxDbContext db, CancellationToken cancellationToken)
    {
        var page = StripePage.Read(form);
        var created = CreatedRange.Read(form);
        var paymentIntent = form.Text("payment_intent");
        var status = form.Choice("status", "open", "complete", "expired");
        form.Accept("expand");
        form.RejectUnknown();
        if (form.Error is { } error)
        {
            return error;
        }

        var sessions = db.CheckoutSessions.AsNoTracking()
            .Where(session => session.CreatedAt >= created.From && session.CreatedAt < created.Before);
        if (paymentIntent is not null)
        {
            sessions = sessions.Where(session => session.PaymentIntentId == paymentIntent);
        }

        if (status is not null)
        {
            var wanted = Enum.Parse<CheckoutSessionStatus>(status, ignoreCase: true);
            sessions = sessions.Where(session => session.Status == wanted);
        }

        var (items, hasMore, pageError) = await StripeList.PageAsync(
            sessions, db.CheckoutSessions, page, "checkout.session", cancellationToken);
        if (pageError is not null)
        {
            return pageError;
        }

        var ids = items.Select(session => session.Id).ToList();
        var payments = await db.PaymentIntents.AsNoTracking()
            .Where(payment => ids.Contains(payment.CheckoutSessionId))
            .ToDictionaryAsync(payment => payment.CheckoutSessionId, cancellationToken);
        return StripeAnswer.Ok(StripeList.Of(
            [.. items.Select(session => session.ToWire(payments.GetValueOrDefault(session.Id)))],
            hasMore,
            "/v1/checkout/sessions"));
    }
}
