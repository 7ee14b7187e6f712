using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.Orders.Payments;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Orders;

/// <summary>Normally the order has expired before its reservation does; this is for when nobody could see to it.</summary>
internal sealed class ExpireOrderWhenStockReservationExpired(
    OrdersDbContext db,
    TimeProvider time,
    IOptions<ProcessOptions> options,
    OrdersTelemetry telemetry,
    PaymentSignal signal) : IHandle<StockReservationExpired>
{
    public async Task HandleAsync(StockReservationExpired message, CancellationToken cancellationToken)
    {
        var order = await db.LockOrderAsync(message.OrderId, cancellationToken);
        var now = time.GetUtcNow();
        if (order is null || !order.LoseReservation(now))
        {
            return;
        }

        if (!order.IsPaid && order.Check(now, options.Value) is Order.NextStep.Expired)
        {
            db.Publish(order.ToOrderClosed());
            db.AfterCommit(() => telemetry.Closed("expired"));
        }

        await db.SaveChangesAsync(cancellationToken);
        signal.Wake();
    }
}
