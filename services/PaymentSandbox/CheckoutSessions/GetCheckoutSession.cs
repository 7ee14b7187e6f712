using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.CheckoutSessions;

internal static class GetCheckoutSession
{
    public static async Task<StripeAnswer> HandleAsync(
        string id, FormParameters form, SandboxDbContext db, CancellationToken cancellationToken)
    {
        var expand = form.Strings("expand");
        form.RejectUnknown();
        if (form.Error is { } error)
        {
            return error;
        }

        var session = await db.CheckoutSessions.AsNoTracking()
            .SingleOrDefaultAsync(session => session.Id == id, cancellationToken);
        if (session is null)
        {
            return StripeAnswer.NotFound("checkout.session", id);
        }

        var payment = await db.PaymentIntents.AsNoTracking().Include(payment => payment.Charges)
            .SingleOrDefaultAsync(payment => payment.CheckoutSessionId == id, cancellationToken);
        return StripeAnswer.Ok(session.ToWire(
            payment,
            expandPayment: expand.Any(path => path.StartsWith("payment_intent", StringComparison.Ordinal)),
            expandCharge: expand.Contains("payment_intent.latest_charge"),
            withLineItems: expand.Contains("line_items")));
    }
}
