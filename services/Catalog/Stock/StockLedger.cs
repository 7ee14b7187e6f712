using Ecommerce.Catalog.Products;
using Ecommerce.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Catalog.Stock;

/// <summary>
/// The statements that move stock. Each runs in the caller's transaction, after the order's row is locked
/// (<see cref="LockOrderAsync"/>), takes its stock rows in SKU order, so that no two transactions wait for each other in a
/// circle, and writes one ledger row for each SKU it changes.
/// </summary>
internal static class StockLedger
{
    /// <summary>The order's row, locked; made if this is the first that is heard of the order.</summary>
    public static async Task<OrderStock> LockOrderAsync(
        this CatalogDbContext db, Guid orderId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await db.OrderStocks.FromSql(
            $"""
            INSERT INTO order_stocks (order_id, status, updated_at) VALUES ({orderId}, 'unknown', {now})
            ON CONFLICT (order_id) DO UPDATE SET order_id = excluded.order_id
            RETURNING order_id, status, expires_at, updated_at
            """).ToListAsync(cancellationToken);
        return rows[0];
    }

    /// <summary>Sets the lines aside if there is enough of every one.</summary>
    /// <returns>What was short; where that is empty, everything is reserved, otherwise nothing.</returns>
    public static async Task<IReadOnlyList<StockShortage>> ReserveAsync(
        this CatalogDbContext db, Guid orderId, IReadOnlyList<SkuQuantity> lines, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (skus, quantities) = Columns(lines);
        var levels = await db.LockStockAsync(skus, cancellationToken);
        var shortages = Shortages(skus, quantities, levels);
        if (shortages.Count > 0)
        {
            return shortages;
        }

        var reserved = await db.Database.ExecuteSqlAsync(
            $"""
            WITH wanted AS (
                SELECT * FROM unnest({skus}, {quantities}) AS wanted (sku, quantity)
            ), reservations AS (
                INSERT INTO stock_reservations (order_id, sku, quantity, status)
                SELECT {orderId}, sku, quantity, 'held' FROM wanted
                ON CONFLICT (order_id, sku) DO UPDATE SET quantity = excluded.quantity, status = 'held'
            ), movements AS (
                INSERT INTO stock_movements (sku, order_id, kind, on_hand_change, reserved_change, at)
                SELECT sku, {orderId}, 'reserved', 0, quantity, {now} FROM wanted
            )
            UPDATE stock_items s SET reserved = s.reserved + wanted.quantity
            FROM wanted WHERE s.sku = wanted.sku AND s.on_hand - s.reserved >= wanted.quantity
            """,
            cancellationToken);
        if (reserved != skus.Length)
        {
            throw new InvalidOperationException($"Stock that was locked for order {orderId} has changed.");
        }

        await db.RefreshCrossedAsync(skus, quantities, levels, cancellationToken);
        return [];
    }

    /// <summary>Takes what is held for the order off the shelf.</summary>
    /// <returns>Units taken.</returns>
    public static Task<int> ClaimAsync(this CatalogDbContext db, Guid orderId, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.SettleAsync([orderId], "held", "claimed", "claimed", onHandSign: -1, reservedSign: -1, now, cancellationToken);

    /// <summary>Frees what is held for the order.</summary>
    /// <returns>Units freed.</returns>
    public static Task<int> ReleaseAsync(this CatalogDbContext db, Guid orderId, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.SettleAsync([orderId], "held", "released", "released", onHandSign: 0, reservedSign: -1, now, cancellationToken);

    /// <summary>Frees what is held for orders that were not paid in time.</summary>
    /// <returns>Units freed.</returns>
    public static Task<int> ExpireAsync(this CatalogDbContext db, Guid[] orderIds, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.SettleAsync(orderIds, "held", "expired", "expired", onHandSign: 0, reservedSign: -1, now, cancellationToken);

    /// <summary>Puts what the order had claimed back on the shelf.</summary>
    /// <returns>Units returned.</returns>
    public static Task<int> ReturnAsync(this CatalogDbContext db, Guid orderId, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.SettleAsync([orderId], "claimed", "released", "returned", onHandSign: 1, reservedSign: 0, now, cancellationToken);

    /// <summary>
    /// Puts some of what the order had claimed back on the shelf, so that as much as <paramref name="cancelled"/> says has been put
    /// back in all: what the ledger has of it already is not put back again.
    /// </summary>
    /// <returns>Units returned.</returns>
    public static Task<int> ReturnLinesAsync(
        this CatalogDbContext db, Guid orderId, IReadOnlyList<SkuQuantity> cancelled, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.PutBackAsync(orderId, null, cancelled, now, cancellationToken);

    /// <summary>The same for what a customer gave back: as much as <paramref name="restocked"/> says in all for this return.</summary>
    /// <returns>Units returned.</returns>
    public static Task<int> RestockAsync(
        this CatalogDbContext db,
        Guid orderId,
        Guid returnId,
        IReadOnlyList<SkuQuantity> restocked,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        db.PutBackAsync(orderId, returnId, restocked, now, cancellationToken);

    private static async Task<int> PutBackAsync(
        this CatalogDbContext db,
        Guid orderId,
        Guid? returnId,
        IReadOnlyList<SkuQuantity> units,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var (skus, quantities) = Columns(units);
        var levels = await db.LockStockAsync(skus, cancellationToken);
        var lines = await db.Database.SqlQuery<Line>(
            $"""
            SELECT wanted.sku, least(r.quantity, wanted.quantity - coalesce((
                SELECT sum(m.on_hand_change) FROM stock_movements m
                WHERE m.order_id = {orderId} AND m.sku = wanted.sku AND m.kind = 'returned'
                    AND m.return_id IS NOT DISTINCT FROM {returnId}::uuid), 0))::int AS quantity
            FROM unnest({skus}, {quantities}) AS wanted (sku, quantity)
            JOIN stock_reservations r ON r.order_id = {orderId} AND r.sku = wanted.sku AND r.status = 'claimed'
            """).ToListAsync(cancellationToken);
        lines.RemoveAll(line => line.Quantity <= 0);
        if (lines.Count == 0)
        {
            return 0;
        }

        skus = [.. lines.Select(line => line.Sku)];
        quantities = [.. lines.Select(line => line.Quantity)];
        await db.Database.ExecuteSqlAsync(
            $"""
            WITH returned AS (
                SELECT * FROM unnest({skus}, {quantities}) AS returned (sku, quantity)
            ), reservations AS (
                UPDATE stock_reservations r
                SET status = CASE WHEN r.quantity > returned.quantity THEN r.status ELSE 'released' END,
                    quantity = CASE WHEN r.quantity > returned.quantity THEN r.quantity - returned.quantity ELSE r.quantity END
                FROM returned WHERE r.order_id = {orderId} AND r.sku = returned.sku AND r.status = 'claimed'
            ), movements AS (
                INSERT INTO stock_movements (sku, order_id, return_id, kind, on_hand_change, reserved_change, at)
                SELECT sku, {orderId}, {returnId}::uuid, 'returned', quantity, 0, {now} FROM returned
            )
            UPDATE stock_items s SET on_hand = s.on_hand + returned.quantity FROM returned WHERE s.sku = returned.sku
            """,
            cancellationToken);

        await db.RefreshCrossedAsync(skus, [.. quantities.Select(quantity => -quantity)], levels, cancellationToken);
        return quantities.Sum();
    }

    private static async Task<int> SettleAsync(
        this CatalogDbContext db,
        Guid[] orderIds,
        string from,
        string to,
        string kind,
        int onHandSign,
        int reservedSign,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        // Nobody else touches these reservations: their orders are locked. So they can be read before the stock is locked.
        var lines = await db.Database.SqlQuery<Line>(
            $"""
            SELECT sku, sum(quantity)::int AS quantity FROM stock_reservations
            WHERE order_id = ANY ({orderIds}) AND status = {from} GROUP BY sku ORDER BY sku COLLATE "C"
            """).ToListAsync(cancellationToken);
        if (lines.Count == 0)
        {
            return 0;
        }

        var skus = lines.Select(line => line.Sku).ToArray();
        var quantities = lines.Select(line => line.Quantity).ToArray();
        var levels = await db.LockStockAsync(skus, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            WITH settled AS (
                UPDATE stock_reservations SET status = {to}
                WHERE order_id = ANY ({orderIds}) AND status = {from}
                RETURNING order_id, sku, quantity
            ), movements AS (
                INSERT INTO stock_movements (sku, order_id, kind, on_hand_change, reserved_change, at)
                SELECT sku, order_id, {kind}, {onHandSign} * quantity, {reservedSign} * quantity, {now} FROM settled
            )
            UPDATE stock_items s
            SET on_hand = s.on_hand + {onHandSign} * total.quantity, reserved = s.reserved + {reservedSign} * total.quantity
            FROM unnest({skus}, {quantities}) AS total (sku, quantity) WHERE s.sku = total.sku
            """,
            cancellationToken);

        var taken = quantities.Select(quantity => -(onHandSign - reservedSign) * quantity).ToArray();
        await db.RefreshCrossedAsync(skus, taken, levels, cancellationToken);
        return quantities.Sum();
    }

    /// <summary>Locks the rows in SKU order; what is read is what holds until the transaction ends.</summary>
    private static async Task<Dictionary<string, int>> LockStockAsync(
        this CatalogDbContext db, string[] skus, CancellationToken cancellationToken)
    {
        var levels = await db.Database.SqlQuery<Line>(
            $"""
            SELECT sku, on_hand - reserved AS quantity FROM stock_items
            WHERE sku = ANY ({skus}) ORDER BY sku COLLATE "C" FOR UPDATE
            """).ToListAsync(cancellationToken);
        return levels.ToDictionary(level => level.Sku, level => level.Quantity);
    }

    /// <summary>Lists say whether a product can be bought: look again where that may have changed.</summary>
    private static async Task RefreshCrossedAsync(
        this CatalogDbContext db, string[] skus, int[] taken, Dictionary<string, int> before, CancellationToken cancellationToken)
    {
        var crossed = skus.Where((sku, index) => before[sku] > 0 != before[sku] - taken[index] > 0).ToArray();
        if (crossed.Length > 0)
        {
            await ProductListings.RefreshAvailabilityAsync(db, crossed, cancellationToken);
        }
    }

    private static List<StockShortage> Shortages(string[] skus, int[] quantities, Dictionary<string, int> levels) =>
        [.. skus
            .Select((sku, index) => new StockShortage(sku, quantities[index], levels.GetValueOrDefault(sku)))
            .Where(line => line.Available < line.Requested)];

    private static (string[] Skus, int[] Quantities) Columns(IReadOnlyList<SkuQuantity> lines)
    {
        var totals = lines.GroupBy(line => line.Sku, (sku, same) => (Sku: sku, Quantity: same.Sum(line => line.Quantity)))
            .OrderBy(line => line.Sku, StringComparer.Ordinal).ToArray();
        return ([.. totals.Select(line => line.Sku)], [.. totals.Select(line => line.Quantity)]);
    }

    private sealed record Line(string Sku, int Quantity);
}
