using System.ComponentModel.DataAnnotations;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ecommerce.Catalog.Products;

/// <summary>What a customer may be about to type.</summary>
internal static class SuggestProducts
{
    private const int MaxCategories = 3;
    private const int MaxProducts = 6;

    public sealed record Response(IReadOnlyList<Suggestion> Items);

    /// <param name="Text">A product's or category's name.</param>
    /// <param name="Slug">Its address.</param>
    /// <param name="Kind">"product" or "category".</param>
    public sealed record Suggestion(string Text, string? Slug, string Kind);

    /// <param name="q">What has been typed so far.</param>
    public static async Task<Ok<Response>> HandleAsync(
        [Required, StringLength(ProductSearch.MaxLength, MinimumLength = 1)] string q,
        HttpRequest request,
        CatalogDbContext db,
        CancellationToken cancellationToken)
    {
        var search = await ProductSearch.ParseAsync(db, q, cancellationToken);
        if (search is null)
        {
            return TypedResults.Ok(new Response([]));
        }

        var name = $"name_{Language.From(request)}";
        var query = search.ToSql(1);
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand(
                $"""
                (SELECT {name}, slug, 'category' FROM categories
                 WHERE to_tsvector('catalog_words', name_es || ' ' || name_en) @@ ({query})
                 ORDER BY level, position, id LIMIT {MaxCategories})
                UNION ALL
                (SELECT {name}, slug, 'product' FROM product_listings
                 WHERE search @@ ({query})
                 ORDER BY ts_rank(search, {query}) DESC, product_id LIMIT {MaxProducts})
                """,
                (NpgsqlConnection)db.Database.GetDbConnection());
            command.Parameters.AddRange(search.Parameters.Select(word => new NpgsqlParameter<string> { TypedValue = word }).ToArray());

            var items = new List<Suggestion>();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                items.Add(new Suggestion(reader.GetString(0), reader.GetString(1), reader.GetString(2)));
            }

            return TypedResults.Ok(new Response(items));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
