using Ecommerce.Contracts;
using Ecommerce.Messaging;

namespace Ecommerce.Orders.Orders;

internal sealed class RejectOrderWhenStockRejected(
    OrdersDbContext db, TimeProvider time, OrdersTelemetry telemetry) : IHandle<StockRejected>
{
    public async Task HandleAsync(StockRejected message, CancellationToken cancellationToken)
    {
        var order = await db.LockOrderAsync(message.OrderId, cancellationToken);
        if (order is null || !order.Reject(time.GetUtcNow(), message.Shortages.ToNote()))
        {
            return;
        }

        db.Publish(order.ToOrderClosed());
        db.AfterCommit(() => telemetry.Closed("rejected"));
        await db.SaveChangesAsync(cancellationToken);
    }
}

internal static class Shortages
{
    /// <summary>The SKUs that were short, for the timeline.</summary>
    public static string ToNote(this IReadOnlyList<StockShortage> shortages)
    {
        var note = string.Join(", ", shortages.Select(shortage => $"{shortage.Sku} ({shortage.Available}/{shortage.Requested})"));
        return note.Length <= 500 ? note : note[..500];
    }
}
