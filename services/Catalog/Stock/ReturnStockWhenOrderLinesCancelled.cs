using Ecommerce.Contracts;
using Ecommerce.Messaging;

namespace Ecommerce.Catalog.Stock;

/// <summary>The event says what was cancelled in all, so that repeats, and events that overtake each other, give nothing back twice.</summary>
internal sealed class ReturnStockWhenOrderLinesCancelled(
    CatalogDbContext db, TimeProvider time, StockTelemetry telemetry) : IHandle<OrderLinesCancelled>
{
    public Task HandleAsync(OrderLinesCancelled message, CancellationToken cancellationToken) =>
        db.InTransactionAsync(token => ReturnAsync(message, token), cancellationToken);

    private async Task ReturnAsync(OrderLinesCancelled message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var order = await db.LockOrderAsync(message.OrderId, now, cancellationToken);

        // Lines are cancelled of what is claimed only; a closed order has given back everything.
        if (order.Status is OrderStockStatus.Claimed)
        {
            telemetry.Count("returned", await db.ReturnLinesAsync(message.OrderId, message.Lines, now, cancellationToken));
        }
    }
}
