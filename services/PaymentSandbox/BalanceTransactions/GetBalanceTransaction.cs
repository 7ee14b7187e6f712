using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.BalanceTransactions;

internal static class GetBalanceTransaction
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

        var transaction = await db.BalanceTransactions.AsNoTracking()
            .SingleOrDefaultAsync(transaction => transaction.Id == id, cancellationToken);
        return transaction is null
            ? StripeAnswer.NotFound("balance transaction", id)
            : StripeAnswer.Ok(transaction.ToWire());
    }
}
