namespace Ecommerce.PaymentSandbox.Ledger;

/// <summary>The books, for developers and tests: read only, and not part of Stripe's API.</summary>
internal static class LedgerEndpoints
{
    public static void MapLedger(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", ShowLedger.HandleAsync);
        routes.MapGet("/sandbox/ledger", GetLedger.HandleAsync);
        routes.MapGet("/sandbox/deliveries", GetDeliveries.HandleAsync);
    }
}
