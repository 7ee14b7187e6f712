using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Microsoft.Extensions.Options;

namespace Ecommerce.Catalog.Stock;

internal sealed class ReserveStockWhenOrderPlaced(
    CatalogDbContext db, TimeProvider time, IOptions<StockOptions> options, StockTelemetry telemetry) : IHandle<OrderPlaced>
{
    public Task HandleAsync(OrderPlaced message, CancellationToken cancellationToken) =>
        db.InTransactionAsync(token => ReserveAsync(message, token), cancellationToken);

    private async Task ReserveAsync(OrderPlaced message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var order = await db.LockOrderAsync(message.OrderId, now, cancellationToken);
        if (!order.CanReserve)
        {
            return;
        }

        var shortages = await db.ReserveAsync(message.OrderId, message.Lines, now, cancellationToken);
        if (shortages.Count > 0)
        {
            order.Reject(now);
            db.Publish(new StockRejected(message.OrderId, shortages));
            telemetry.Count("rejected", 0);
        }
        else
        {
            var expiresAt = now + options.Value.ReservationLifetime;
            order.Reserve(expiresAt, now);
            db.Publish(new StockReserved(message.OrderId, expiresAt));
            telemetry.Count("reserved", message.Lines.Sum(line => line.Quantity));
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
