using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Orders;

internal sealed class OfferPaymentWhenStockReserved(
    OrdersDbContext db, TimeProvider time, IOptions<ProcessOptions> options) : IHandle<StockReserved>
{
    public async Task HandleAsync(StockReserved message, CancellationToken cancellationToken)
    {
        var order = await db.LockOrderAsync(message.OrderId, cancellationToken);
        if (order is null)
        {
            return;
        }

        if (!order.ReserveStock(message.ExpiresAt, time.GetUtcNow(), options.Value) && order.IsClosed)
        {
            // It was set aside for an order that had ended meanwhile.
            db.Publish(order.ToOrderClosed());
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
