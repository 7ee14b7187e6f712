using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.BalanceTransactions;

internal static class ListBalanceTransactions
{
    public static async Task<StripeAnswer> HandleAsync(
        FormParameters form, SandboxDbContext db, CancellationToken cancellationToken)
    {
        var page = StripePage.Read(form);
        var created = CreatedRange.Read(form);
        var type = form.Text("type");
        var source = form.Text("source");
        form.Accept("expand", "currency", "payout");
        form.RejectUnknown();
        if (form.Error is { } error)
        {
            return error;
        }

        var transactions = db.BalanceTransactions.AsNoTracking()
            .Where(transaction => transaction.CreatedAt >= created.From && transaction.CreatedAt < created.Before);
        if (type is not null)
        {
            transactions = transactions.Where(transaction => transaction.Type == type);
        }

        if (source is not null)
        {
            transactions = transactions.Where(transaction => transaction.SourceId == source);
        }

        var (items, hasMore, pageError) = await StripeList.PageAsync(
            transactions, db.BalanceTransactions, page, "balance transaction", cancellationToken);
        return pageError ?? StripeAnswer.Ok(StripeList.Of(
            [.. items.Select(transaction => transaction.ToWire())], hasMore, "/v1/balance_transactions"));
    }
}
