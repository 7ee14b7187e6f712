using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.CheckoutSessions;

internal static class ListLineItems
{
    /// <summary>Always whole: a session has at most a hundred lines.</summary>
    public static async Task<StripeAnswer> HandleAsync(
        string id, FormParameters form, SandboxDbContext db, CancellationToken cancellationToken)
    {
        form.Accept("limit", "expand");
        form.RejectUnknown();
        if (form.Error is { } error)
        {
            return error;
        }

        var session = await db.CheckoutSessions.AsNoTracking()
            .SingleOrDefaultAsync(session => session.Id == id, cancellationToken);
        return session is null
            ? StripeAnswer.NotFound("checkout.session", id)
            : StripeAnswer.Ok(StripeList.Of(
                [.. session.LineItems.Select(line => line.ToWire(session.Currency))],
                hasMore: false,
                $"/v1/checkout/sessions/{id}/line_items"));
    }
}
