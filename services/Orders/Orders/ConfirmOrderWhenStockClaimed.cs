using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Orders;

internal sealed class ConfirmOrderWhenStockClaimed(
    OrdersDbContext db, TimeProvider time, OrdersTelemetry telemetry) : IHandle<StockClaimed>
{
    public async Task HandleAsync(StockClaimed message, CancellationToken cancellationToken)
    {
        var order = await db.LockOrderAsync(message.OrderId, cancellationToken);
        if (order is null)
        {
            return;
        }

        var now = time.GetUtcNow();
        if (!order.ClaimStock(now))
        {
            // It was claimed for an order that had ended meanwhile.
            db.Publish(order.ToOrderClosed());
        }
        else if (order.Confirm(now))
        {
            db.Publish(order.ToOrderConfirmed());
            await TakeOutOfCartAsync(order, now, cancellationToken);
            db.AfterCommit(() => telemetry.Confirmed(now - order.PlacedAt));
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task TakeOutOfCartAsync(Order order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Locked before it is read: the customer may be putting something in at this moment.
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM carts WHERE id = {order.CartId} FOR UPDATE", cancellationToken);
        var cart = await db.Carts.FirstOrDefaultAsync(cart => cart.Id == order.CartId, cancellationToken);
        if (cart is null && order.CustomerId is null)
        {
            // The guest has signed in since, and what they had collected went along.
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM carts WHERE merged_from = {order.CartId} FOR UPDATE", cancellationToken);
            cart = await db.Carts.FirstOrDefaultAsync(cart => cart.MergedFrom == order.CartId, cancellationToken);
        }

        cart?.RemoveBought(order.Lines.Select(line => (line.Sku, line.Quantity)), now);
    }
}
