namespace Ecommerce.PaymentSandbox.BalanceTransactions;

/// <summary>https://docs.stripe.com/api/balance_transactions</summary>
internal static class BalanceTransactionEndpoints
{
    public static void MapBalanceTransactions(this IEndpointRouteBuilder api)
    {
        var transactions = api.MapGroup("/balance_transactions");

        transactions.MapGet("/", ListBalanceTransactions.HandleAsync);
        transactions.MapGet("/{id}", GetBalanceTransaction.HandleAsync);
    }
}
