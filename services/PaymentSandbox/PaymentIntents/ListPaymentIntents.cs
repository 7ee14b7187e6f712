using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.PaymentIntents;

internal static class ListPaymentIntents
{
    public static async Task<StripeAnswer> HandleAsync(
        FormParameters form, SandboxDbContext db, CancellationToken cancellationToken)
    {
        var page = StripePage.Read(form);
        var created = CreatedRange.Read(form);
        var expand = form.Strings("expand");
        form.RejectUnknown();
        if (form.Error is { } error)
        {
            return error;
        }

        var payments = db.PaymentIntents.AsNoTracking().Include(payment => payment.Charges)
            .Where(payment => payment.CreatedAt >= created.From && payment.CreatedAt < created.Before);
        var (items, hasMore, pageError) = await StripeList.PageAsync(
            payments, db.PaymentIntents, page, "payment_intent", cancellationToken);
        return pageError ?? StripeAnswer.Ok(StripeList.Of(
            [.. items.Select(payment => payment.ToWire(expand.Contains("data.latest_charge")))],
            hasMore,
            "/v1/payment_intents"));
    }
}
