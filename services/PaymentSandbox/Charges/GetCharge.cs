using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.Charges;

internal static class GetCharge
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

        var charge = await db.Charges.AsNoTracking().SingleOrDefaultAsync(charge => charge.Id == id, cancellationToken);
        return charge is null ? StripeAnswer.NotFound("charge", id) : StripeAnswer.Ok(charge.ToWire());
    }
}
