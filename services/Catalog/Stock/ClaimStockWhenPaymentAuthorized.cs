using Ecommerce.Contracts;
using Ecommerce.Messaging;

namespace Ecommerce.Catalog.Stock;

internal sealed class ClaimStockWhenPaymentAuthorized(
    CatalogDbContext db, TimeProvider time, StockTelemetry telemetry) : IHandle<OrderPaymentAuthorized>
{
    public Task HandleAsync(OrderPaymentAuthorized message, CancellationToken cancellationToken) =>
        db.InTransactionAsync(token => ClaimAsync(message, token), cancellationToken);

    private async Task ClaimAsync(OrderPaymentAuthorized message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var order = await db.LockOrderAsync(message.OrderId, now, cancellationToken);
        switch (order.Status)
        {
            case OrderStockStatus.Claimed:
                return;

            case OrderStockStatus.Closed:
                // Paid after it was called off: the answer lets Orders give the money back.
                db.Publish(new StockClaimRejected(message.OrderId, []));
                await db.SaveChangesAsync(cancellationToken);
                return;

            case OrderStockStatus.Reserved:
                break;

            default:
                // Ran out, or never reserved because this event was faster: take the stock if it is still there.
                var shortages = await db.ReserveAsync(message.OrderId, message.Lines, now, cancellationToken);
                if (shortages.Count > 0)
                {
                    order.Reject(now);
                    db.Publish(new StockClaimRejected(message.OrderId, shortages));
                    telemetry.Count("claim_rejected", 0);
                    await db.SaveChangesAsync(cancellationToken);
                    return;
                }

                break;
        }

        var units = await db.ClaimAsync(message.OrderId, now, cancellationToken);
        order.Claim(now);
        db.Publish(new StockClaimed(message.OrderId));
        telemetry.Count("claimed", units);
        await db.SaveChangesAsync(cancellationToken);
    }
}
