using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.PaymentIntents;

internal static class GetPaymentIntent
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

        var payment = await db.PaymentIntents.AsNoTracking().Include(payment => payment.Charges)
            .SingleOrDefaultAsync(payment => payment.Id == id, cancellationToken);
        return payment is null
            ? StripeAnswer.NotFound("payment_intent", id, "intent")
            : StripeAnswer.Ok(payment.ToWire(expand.Contains("latest_charge")));
    }
}
