using System.Linq.Expressions;
using Ecommerce.Orders.Orders;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Promotions;

/// <summary>
/// The use of a promotion by an order. The order itself is the record of it: it holds its promotion until it ends without a sale.
/// The promotion's row is touched last in a transaction, so that nobody waits for anything else while holding it.
/// </summary>
internal static class Redemption
{
    /// <summary>Orders that hold a promotion.</summary>
    public static readonly Expression<Func<Order, bool>> Holds = order => order.PromotionId != null
        && order.Status != OrderStatus.Rejected && order.Status != OrderStatus.Expired && order.Status != OrderStatus.Cancelled;

    /// <summary>Counts an order that has just been saved; the transaction's last statement that locks anything.</summary>
    /// <returns>False where the promotion has changed, or has been used up, since it was read.</returns>
    public static async Task<bool> RedeemAsync(
        this OrdersDbContext db, Promotion promotion, Order order, CancellationToken cancellationToken)
    {
        if (!promotion.IsLimited)
        {
            // Shared: these orders do not wait for each other, only for somebody who changes the promotion.
            return await db.Database
                .SqlQuery<int>($"SELECT version AS \"Value\" FROM promotions WHERE id = {promotion.Id} AND version = {promotion.Version} FOR SHARE")
                .ToListAsync(cancellationToken) is { Count: 1 };
        }

        var counted = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE promotions SET used = used + 1
            WHERE id = {promotion.Id} AND version = {promotion.Version} AND (usage_limit IS NULL OR used < usage_limit)
            """,
            cancellationToken);
        return counted == 1
            && (promotion.LimitPerCustomer is not { } most
                // This one is among them, and whoever else counts has committed, or waits for this row.
                || await db.Orders.HeldBy(order.CustomerId, order.Email).CountAsync(
                    other => other.PromotionId == promotion.Id, cancellationToken) <= most);
    }

    /// <summary>Orders of one customer, or of the guests with one e-mail address, that hold a promotion.</summary>
    public static IQueryable<Order> HeldBy(this IQueryable<Order> orders, string? customerId, string? guestEmail)
    {
        var email = guestEmail?.ToLowerInvariant();
#pragma warning disable CA1862, CA1304, CA1311 // Translated to lower(email).
        return customerId is null
            ? orders.Where(Holds).Where(order => order.CustomerId == null && order.Email.ToLower() == email)
            : orders.Where(Holds).Where(order => order.CustomerId == customerId);
#pragma warning restore CA1862, CA1304, CA1311
    }

    /// <summary>Takes back the use by an order that ends without a sale. The row is locked also where nobody counts: a limit may come.</summary>
    public static Task ReleaseAsync(this OrdersDbContext db, Guid promotionId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE promotions
            SET used = CASE WHEN usage_limit IS NULL AND limit_per_customer IS NULL THEN used ELSE used - 1 END
            WHERE id = {promotionId}
            """,
            cancellationToken);

    /// <summary>
    /// The promotion, locked until the transaction ends, and how many orders hold it: nobody who uses or releases it is under way.
    /// </summary>
    public static async Task<(Promotion Promotion, int Used)?> LockPromotionAsync(
        this OrdersDbContext db, Guid id, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM promotions WHERE id = {id} FOR UPDATE", cancellationToken);
        return await db.Promotions.FirstOrDefaultAsync(promotion => promotion.Id == id, cancellationToken) is { } promotion
            ? (promotion, await db.Orders.Where(Holds).CountAsync(order => order.PromotionId == id, cancellationToken))
            : null;
    }
}
