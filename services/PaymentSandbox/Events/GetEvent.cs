using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.Events;

internal static class GetEvent
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

        var found = await db.Events.AsNoTracking().SingleOrDefaultAsync(@event => @event.Id == id, cancellationToken);
        return found is null ? StripeAnswer.NotFound("event", id) : StripeAnswer.Ok(found.ToWire());
    }
}
