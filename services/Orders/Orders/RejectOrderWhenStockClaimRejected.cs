using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.Orders.Payments;

namespace Ecommerce.Orders.Orders;

/// <summary>Paid too late, and the stock is gone: the order ends, and the held money goes back.</summary>
internal sealed class RejectOrderWhenStockClaimRejected(
    OrdersDbContext db, TimeProvider time, OrdersTelemetry telemetry, PaymentSignal signal) : IHandle<StockClaimRejected>
{
    public async Task HandleAsync(StockClaimRejected message, CancellationToken cancellationToken)
    {
        var order = await db.LockOrderAsync(message.OrderId, cancellationToken);
        if (order is null || !order.RejectClaim(time.GetUtcNow(), message.Shortages.ToNote()))
        {
            return;
        }

        db.Publish(order.ToOrderClosed());
        db.AfterCommit(() => telemetry.Closed("rejected"));
        await db.SaveChangesAsync(cancellationToken);
        signal.Wake();
    }
}
