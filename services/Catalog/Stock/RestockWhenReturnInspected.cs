using Ecommerce.Contracts;
using Ecommerce.Messaging;

namespace Ecommerce.Catalog.Stock;

/// <summary>
/// Puts what can be sold again back on the shelf. The ledger knows the return of each movement, so that a repeat puts nothing
/// back twice; what was written off is no longer ours to sell.
/// </summary>
internal sealed class RestockWhenReturnInspected(
    CatalogDbContext db, TimeProvider time, StockTelemetry telemetry) : IHandle<ReturnInspected>
{
    public Task HandleAsync(ReturnInspected message, CancellationToken cancellationToken) =>
        db.InTransactionAsync(token => RestockAsync(message, token), cancellationToken);

    private async Task RestockAsync(ReturnInspected message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var order = await db.LockOrderAsync(message.OrderId, now, cancellationToken);

        // Nothing was shipped, and nothing can come back, of what was not claimed.
        if (order.Status is OrderStockStatus.Claimed)
        {
            telemetry.Count(
                "returned", await db.RestockAsync(message.OrderId, message.ReturnId, message.Restocked, now, cancellationToken));
        }
    }
}
