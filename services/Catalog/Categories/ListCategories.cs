using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Catalog.Categories;

/// <summary>The whole tree at once; it is small, and every page of the shop shows it.</summary>
internal static class ListCategories
{
    public sealed record Response(IReadOnlyList<CategoryNode> Items);

    /// <param name="Slug">Its address.</param>
    /// <param name="Name">In the language asked for.</param>
    /// <param name="ProductCount">Products on sale in it and below it.</param>
    /// <param name="Children">In the shop's order.</param>
    public sealed record CategoryNode(string Slug, string Name, int ProductCount, IReadOnlyList<CategoryNode> Children);

    private sealed record Row(Guid Id, Guid? ParentId, string Slug, string NameEs, string NameEn, int ProductCount);

    public static async Task<Ok<Response>> HandleAsync(HttpRequest request, CatalogDbContext db, CancellationToken cancellationToken)
    {
        var language = Language.From(request);
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            SELECT c.id, c.parent_id, c.slug, c.name_es, c.name_en,
                coalesce(counts.products, 0)::int AS product_count
            FROM categories c
            LEFT JOIN (
                SELECT slugs.slug, count(*) AS products
                FROM product_listings l CROSS JOIN LATERAL unnest(l.category_slugs) AS slugs (slug)
                GROUP BY slugs.slug) AS counts ON counts.slug = c.slug
            ORDER BY c.level, c.position, c.id
            """).ToListAsync(cancellationToken);
        var children = rows.ToLookup(row => row.ParentId);

        CategoryNode[] Below(Guid? parentId) =>
            [.. children[parentId].Select(row =>
                new CategoryNode(row.Slug, language == Language.English ? row.NameEn : row.NameEs, row.ProductCount, Below(row.Id)))];

        return TypedResults.Ok(new Response(Below(null)));
    }
}
