using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.Charges;

internal static class ListCharges
{
    public static async Task<StripeAnswer> HandleAsync(
        FormParameters form, SandboxDbContext db, CancellationToken cancellationToken)
    {
        var page = StripePage.Read(form);
        var created = CreatedRange.Read(form);
        var paymentIntent = form.Text("payment_intent");
        form.Accept("expand");
        form.RejectUnknown();
        if (form.Error is { } error)
        {
            return error;
        }

        var charges = db.Charges.AsNoTracking()
            .Where(charge => charge.CreatedAt >= created.From && charge.CreatedAt < created.Before);
        if (paymentIntent is not null)
        {
            charges = charges.Where(charge => charge.PaymentIntentId == paymentIntent);
        }

        var (items, hasMore, pageError) = await StripeList.PageAsync(charges, db.Charges, page, "charge", cancellationToken);
        return pageError ?? StripeAnswer.Ok(StripeList.Of(
            [.. items.Select(charge => charge.ToWire())], hasMore, "/v1/charges"));
    }
}
