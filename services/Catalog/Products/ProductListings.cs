using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Catalog.Products;

/// <summary>Keeps the <see cref="ProductListing"/> projection true, always inside the transaction that made it untrue.</summary>
internal static class ProductListings
{
    // The variant a list shows: one that can be bought before one that cannot, then the cheapest.
    private const string ShownVariant =
        """
        SELECT v.sku, v.price, v.compare_at_price, v.currency, coalesce(s.on_hand > s.reserved, false) AS in_stock
        FROM variants v LEFT JOIN stock_items s ON s.sku = v.sku
        WHERE v.product_id = p.id
        ORDER BY coalesce(s.on_hand > s.reserved, false) DESC, v.price, v.position
        LIMIT 1
        """;

    private const string RefreshSql =
        $$"""
        WITH texts AS (
            SELECT p.id, concat_ws(' ', p.name_es, p.name_en, b.name, c3.name_es, c3.name_en, c2.name_es, c2.name_en, c1.name_es, c1.name_en) AS words
            FROM products p
            JOIN brands b ON b.id = p.brand_id
            JOIN categories c3 ON c3.id = p.category_id
            LEFT JOIN categories c2 ON c2.id = c3.parent_id
            LEFT JOIN categories c1 ON c1.id = c2.parent_id
            WHERE p.id = ANY ({0}) AND p.status = 'published'
        ), known_words AS (
            INSERT INTO search_words (word)
            SELECT DISTINCT word.lexeme
            FROM texts CROSS JOIN LATERAL unnest(to_tsvector('catalog_words', texts.words)) AS word
            WHERE length(word.lexeme) BETWEEN 3 AND 40 AND word.lexeme ~ '^[a-z]+$'
            ORDER BY word.lexeme
            ON CONFLICT DO NOTHING
        )
        INSERT INTO product_listings (
            product_id, slug, version, name_es, name_en, sku, price, compare_at_price, currency, brand_slug, brand_name,
            category_slug, category_slugs, category_names_es, category_names_en, in_stock, variant_count, published_at, search)
        SELECT p.id, p.slug, p.version, p.name_es, p.name_en, v.sku, v.price, v.compare_at_price, v.currency, b.slug, b.name,
            c3.slug, array_remove(ARRAY[c1.slug, c2.slug, c3.slug]::text[], NULL), array_remove(ARRAY[c1.name_es, c2.name_es, c3.name_es]::text[], NULL),
            array_remove(ARRAY[c1.name_en, c2.name_en, c3.name_en]::text[], NULL), v.in_stock, n.variant_count, p.published_at,
            setweight(to_tsvector('catalog_es', p.name_es), 'A') || setweight(to_tsvector('catalog_en', p.name_en), 'A')
                || setweight(to_tsvector('catalog_words', texts.words || ' ' || replace(n.skus, '-', ' ')), 'B')
                || setweight(to_tsvector('catalog_es', p.description_es), 'D') || setweight(to_tsvector('catalog_en', p.description_en), 'D')
        FROM texts
        JOIN products p ON p.id = texts.id
        JOIN brands b ON b.id = p.brand_id
        JOIN categories c3 ON c3.id = p.category_id
        LEFT JOIN categories c2 ON c2.id = c3.parent_id
        LEFT JOIN categories c1 ON c1.id = c2.parent_id
        JOIN LATERAL ({{ShownVariant}}) v ON true
        JOIN LATERAL (SELECT count(*) AS variant_count, string_agg(sku, ' ') AS skus FROM variants WHERE product_id = p.id) n ON true
        ON CONFLICT (product_id) DO UPDATE SET
            version = excluded.version, name_es = excluded.name_es, name_en = excluded.name_en, sku = excluded.sku, price = excluded.price,
            compare_at_price = excluded.compare_at_price, brand_slug = excluded.brand_slug, brand_name = excluded.brand_name,
            category_slug = excluded.category_slug, category_slugs = excluded.category_slugs,
            category_names_es = excluded.category_names_es, category_names_en = excluded.category_names_en, in_stock = excluded.in_stock,
            variant_count = excluded.variant_count, search = excluded.search
        """;

    private const string RefreshShownVariantsSql =
        $$"""
        UPDATE product_listings l
        SET sku = v.sku, price = v.price, compare_at_price = v.compare_at_price, in_stock = v.in_stock
        FROM products p CROSS JOIN LATERAL ({{ShownVariant}}) v
        WHERE p.id = ANY ({0}) AND l.product_id = p.id AND (l.sku, l.in_stock) IS DISTINCT FROM (v.sku, v.in_stock)
        RETURNING l.product_id, l.version, l.slug
        """;

    /// <summary>Saves the product, its listing and the event that says so, in one transaction.</summary>
    public static Task SaveAndListAsync(this CatalogDbContext db, Product product, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async token =>
            {
                db.Publish(new ProductChanged(product.Id, product.Version, product.Slug));
                await db.SaveChangesAsync(token);
                await RefreshAsync(db, [product.Id], token);
            },
            cancellationToken);

    /// <summary>Makes the listings of these products anew; those that are not published get none.</summary>
    public static async Task RefreshAsync(CatalogDbContext db, Guid[] productIds, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"DELETE FROM product_listings l USING products p WHERE p.id = ANY ({productIds}) AND l.product_id = p.id AND p.status <> 'published'",
            cancellationToken);
        await db.Database.ExecuteSqlRawAsync(RefreshSql, [productIds], cancellationToken);

        // The stock may have moved while the statement above waited for a row; now that the rows are ours, look again.
        await db.Database.SqlQueryRaw<ProductChanged>(RefreshShownVariantsSql, [productIds]).ToListAsync(cancellationToken);
    }

    /// <summary>Call when units of these SKUs became the first or ceased to be the last available ones.</summary>
    public static async Task RefreshAvailabilityAsync(CatalogDbContext db, string[] skus, CancellationToken cancellationToken)
    {
        // Locked first and read by the next statement: two orders that take the last units of two variants must see each other.
        var listings = await db.Database.SqlQuery<Listing>(
            $"""
            SELECT l.product_id FROM product_listings l
            WHERE l.product_id IN (SELECT v.product_id FROM variants v WHERE v.sku = ANY ({skus}))
            ORDER BY l.product_id FOR UPDATE
            """).ToListAsync(cancellationToken);
        if (listings.Count == 0)
        {
            return;
        }

        var changes = await db.Database.SqlQueryRaw<ProductChanged>(RefreshShownVariantsSql, [listings.Select(listing => listing.ProductId).ToArray()])
            .ToListAsync(cancellationToken);
        foreach (var change in changes)
        {
            db.Publish(change);
        }
    }

    private sealed record Listing(Guid ProductId);
}
