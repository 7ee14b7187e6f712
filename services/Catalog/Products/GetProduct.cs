using System.ComponentModel.DataAnnotations;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ecommerce.Catalog.Products;

/// <summary>Everything a product page shows, in one round trip.</summary>
internal static class GetProduct
{
    private const int RelatedCount = 4;

    /// <param name="Id">The product.</param>
    /// <param name="Slug">Its address.</param>
    /// <param name="Name">In the language asked for.</param>
    /// <param name="Description">Paragraphs of plain text, divided by empty lines.</param>
    /// <param name="Brand">Who makes it.</param>
    /// <param name="Categories">From the root to the leaf.</param>
    /// <param name="Images">Paths of its pictures, the main one first.</param>
    /// <param name="Variants">What can be bought, in the shop's order.</param>
    /// <param name="Related">Others of the same category.</param>
    /// <param name="Version">Raised by every change of the product.</param>
    public sealed record Response(
        Guid Id,
        string Slug,
        string Name,
        string Description,
        string Brand,
        IReadOnlyList<ProductCategory> Categories,
        IReadOnlyList<string> Images,
        IReadOnlyList<ProductVariant> Variants,
        IReadOnlyList<ListedProduct> Related,
        int Version);

    public sealed record ProductCategory(string Slug, string Name);

    /// <param name="Sku">What is put into the cart.</param>
    /// <param name="Name">What sets it apart from its siblings; empty where it has none.</param>
    /// <param name="Price">VAT included.</param>
    /// <param name="CompareAtPrice">The higher price it is reduced from, where it is on sale.</param>
    /// <param name="Currency">ISO 4217.</param>
    /// <param name="Available">Units that can be bought now.</param>
    /// <param name="Attributes">Such as its colour.</param>
    public sealed record ProductVariant(
        string Sku,
        string Name,
        decimal Price,
        decimal? CompareAtPrice,
        string Currency,
        int Available,
        IReadOnlyList<ProductAttribute> Attributes);

    public sealed record ProductAttribute(string Name, string Value);

    public static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        [StringLength(Catalog.Slug.MaxLength)] string slug, HttpRequest request, CatalogDbContext db, CancellationToken cancellationToken)
    {
        if (slug != Catalog.Slug.From(slug))
        {
            return TypedResults.NotFound();
        }

        var language = Language.From(request);
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var batch = Query((NpgsqlConnection)db.Database.GetDbConnection(), slug, language);
            await batch.PrepareAsync(cancellationToken);
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

            var product = await ReadAsync(reader, slug, language, cancellationToken);
            return product is null ? TypedResults.NotFound() : TypedResults.Ok(product);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static NpgsqlBatch Query(NpgsqlConnection connection, string slug, string language)
    {
        var batch = new NpgsqlBatch(connection);

        void Add(string sql)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = slug });
            batch.BatchCommands.Add(command);
        }

        Add(
            $"""
            SELECT l.product_id, l.name_{language}, p.description_{language}, l.version, l.brand_name, l.category_slugs, l.category_names_{language}
            FROM product_listings l JOIN products p ON p.id = l.product_id
            WHERE l.slug = $1
            """);
        Add(
            $"""
            SELECT v.sku, v.name_{language}, v.price, v.compare_at_price, v.currency, coalesce(s.on_hand - s.reserved, 0), v.attributes::text
            FROM variants v LEFT JOIN stock_items s ON s.sku = v.sku
            WHERE v.product_id = (SELECT product_id FROM product_listings WHERE slug = $1)
            ORDER BY v.position
            """);

        // The next ones of the category in a circle: each product has its own neighbours, found by two short index scans.
        Add(
            $"""
            WITH this AS (SELECT category_slug, product_id FROM product_listings WHERE slug = $1)
            (SELECT {ListedProduct.Columns(language)} FROM product_listings
             WHERE category_slug = (SELECT category_slug FROM this) AND product_id > (SELECT product_id FROM this)
             ORDER BY product_id LIMIT {RelatedCount})
            UNION ALL
            (SELECT {ListedProduct.Columns(language)} FROM product_listings
             WHERE category_slug = (SELECT category_slug FROM this) AND product_id < (SELECT product_id FROM this)
             ORDER BY product_id LIMIT {RelatedCount})
            LIMIT {RelatedCount}
            """);
        return batch;
    }

    private static async Task<Response?> ReadAsync(
        NpgsqlDataReader reader, string slug, string language, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var id = reader.GetGuid(0);
        var name = reader.GetString(1);
        var description = reader.GetString(2);
        var version = reader.GetInt32(3);
        var brand = reader.GetString(4);
        var categories = reader.GetFieldValue<string[]>(5)
            .Zip(reader.GetFieldValue<string[]>(6), (category, title) => new ProductCategory(category, title)).ToArray();

        await reader.NextResultAsync(cancellationToken);
        var variants = new List<ProductVariant>();
        while (await reader.ReadAsync(cancellationToken))
        {
            variants.Add(new ProductVariant(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetDecimal(2),
                await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetDecimal(3),
                reader.GetString(4),
                reader.GetInt32(5),
                [.. VariantAttribute.FromJson(reader.GetString(6))
                    .Select(attribute => new ProductAttribute(attribute.Name.In(language), attribute.Value.In(language)))]));
        }

        await reader.NextResultAsync(cancellationToken);
        var related = new List<ListedProduct>(RelatedCount);
        while (await reader.ReadAsync(cancellationToken))
        {
            related.Add(ListedProduct.Read(reader));
        }

        return new Response(
            id, slug, name, description, brand, categories, [ListedProduct.ImagePath(slug, version)], variants, related, version);
    }
}
