using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.Refunds;

internal static class ListRefunds
{
    public static async Task<StripeAnswer> HandleAsync(
        FormParameters form, SandboxDbContext db, CancellationToken cancellationToken)
    {
        var page = StripePage.Read(form);
        var created = CreatedRange.Read(form);
        var paymentIntent = form.Text("payment_intent");
        var charge = form.Text("charge");
        form.Accept("expand");
        form.RejectUnknown();
        if (form.Error is { } error)
        {
            return error;
        }

        var refunds = db.Refunds.AsNoTracking()
            .Where(refund => refund.CreatedAt >= created.From && refund.CreatedAt < created.Before);
        if (paymentIntent is not null)
        {
            refunds = refunds.Where(refund => refund.PaymentIntentId == paymentIntent);
        }

        if (charge is not null)
        {
            refunds = refunds.Where(refund => refund.ChargeId == charge);
        }

        var (items, hasMore, pageError) = await StripeList.PageAsync(refunds, db.Refunds, page, "refund", cancellationToken);
        return pageError ?? StripeAnswer.Ok(StripeList.Of(
            [.. items.Select(refund => refund.ToWire())], hasMore, "/v1/refunds"));
    }
}
