using Ecommerce.Contracts;
using Ecommerce.Messaging;

namespace Ecommerce.Catalog.Stock;

/// <summary>Leaves a closed <see cref="OrderStock"/> behind even for an order never heard of, so that a late OrderPlaced takes nothing.</summary>
internal sealed class ReleaseStockWhenOrderClosed(CatalogDbContext db, TimeProvider time, StockTelemetry telemetry) : IHandle<OrderClosed>
{
    public Task HandleAsync(OrderClosed message, CancellationToken cancellationToken) =>
        db.InTransactionAsync(token => ReleaseAsync(message, token), cancellationToken);

    private async Task ReleaseAsync(OrderClosed message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var order = await db.LockOrderAsync(message.OrderId, now, cancellationToken);
        if (order.Status is OrderStockStatus.Reserved)
        {
            telemetry.Count("released", await db.ReleaseAsync(message.OrderId, now, cancellationToken));
        }
        else if (order.Status is OrderStockStatus.Claimed)
        {
            telemetry.Count("returned", await db.ReturnAsync(message.OrderId, now, cancellationToken));
        }

        if (order.Status is not OrderStockStatus.Closed)
        {
            order.Close(now);
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
