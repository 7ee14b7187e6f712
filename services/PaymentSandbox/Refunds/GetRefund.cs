using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.Refunds;

internal static class GetRefund
{
    public static async Task<StripeAnswer> HandleAsync(
        string id, FormParameters form, SandboxDbContext db, CancellationToken cancellationToken)
    {
        form.Accept("expand");
        form.RejectUnknown();
        if (form.Error is { } error)
        {
            return error;
        }

        var refund = await db.Refunds.AsNoTracking().SingleOrDefaultAsync(refund => refund.Id == id, cancellationToken);
        return refund is null ? StripeAnswer.NotFound("refund", id) : StripeAnswer.Ok(refund.ToWire());
    }
}
