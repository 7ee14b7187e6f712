using System.ComponentModel.DataAnnotations;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ecommerce.Catalog.Products;

/// <summary>The hot path of the shop: one round trip, prepared, over one table.</summary>
internal static class ListProducts
{
    /// <summary>Counting stops here, so that a total never costs more than a page.</summary>
    private const int MaxTotal = 10_000;

    private const string SortError = "The order is one of relevance, newest, price_asc and price_desc.";

    private static readonly string[] _prices = ["minPrice", "maxPrice"];

    /// <param name="Items">A page of products.</param>
    /// <param name="Next">The cursor of the next page; null on the last.</param>
    /// <param name="Total">How many products match.</param>
    /// <param name="TotalIsExact">False where there are more than <paramref name="Total"/>.</param>
    public sealed record Response(IReadOnlyList<ListedProduct> Items, string? Next, int Total, bool TotalIsExact);

    /// <param name="Sort">Which order the cursor belongs to.</param>
    /// <param name="Value">The sort key of the page's last product; a time as microseconds since 1970.</param>
    /// <param name="Id">The page's last product.</param>
    private sealed record PageKey(string Sort, decimal Value, Guid Id)
    {
        /// <summary>Whether the value can be compared with the sort key; a cursor may have been made up.</summary>
        public bool IsPossible => Sort switch
        {
            "newest" => Math.Abs(Value) < 10_000_000_000_000_000m,
            "relevance" => Value is >= int.MinValue and <= int.MaxValue,
            _ => true,
        };
    }

    /// <param name="q">What to look for: every word must be found; typos are tolerated and accents folded.</param>
    /// <param name="category">The slug of a category of any level.</param>
    /// <param name="brand">A brand's slug or name.</param>
    /// <param name="minPrice">In EUR, VAT included.</param>
    /// <param name="maxPrice">In EUR, VAT included.</param>
    /// <param name="inStock">Only what can be bought, or only what is sold out.</param>
    /// <param name="sort">relevance (with q; the default there), newest (the default without), price_asc or price_desc.</param>
    public static async Task<Results<Ok<Response>, ValidationProblem>> HandleAsync(
        [StringLength(ProductSearch.MaxLength)] string? q,
        [StringLength(Slug.MaxLength)] string? category,
        [StringLength(Slug.MaxLength)] string? brand,
        [Range(typeof(decimal), "0", "1000000", ParseLimitsInInvariantCulture = true)] decimal? minPrice,
        [Range(typeof(decimal), "0", "1000000", ParseLimitsInInvariantCulture = true)] decimal? maxPrice,
        bool? inStock,
        [AllowedValues(null, "relevance", "newest", "price_asc", "price_desc", ErrorMessage = SortError)] string? sort,
        [StringLength(512)] string? cursor,
        [Range(1, 100)] int? limit,
        HttpRequest request,
        CatalogDbContext db,
        CancellationToken cancellationToken)
    {
        var searching = !string.IsNullOrWhiteSpace(q);
        sort = sort is null or "relevance" ? searching ? "relevance" : "newest" : sort;

        PageKey? after = null;
        if (!string.IsNullOrEmpty(cursor) && (!Cursor.TryDecode(cursor, out after) || after.Sort != sort || !after.IsPossible))
        {
            return Invalid(nameof(cursor), "The cursor is not one of this list.");
        }

        // Read as a decimal, 1,5 is 15: the comma would divide thousands.
        if (_prices.FirstOrDefault(name => request.Query[name].ToString().Contains(',', StringComparison.Ordinal)) is { } price)
        {
            return Invalid(price, "Decimals stand after a point.");
        }

        if (minPrice > maxPrice)
        {
            return Invalid(nameof(minPrice), "The lowest price is above the highest.");
        }

        var search = searching ? await ProductSearch.ParseAsync(db, q!, cancellationToken) : null;
        if (searching && search is null)
        {
            return TypedResults.Ok(new Response([], null, 0, TotalIsExact: true));
        }

        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var batch = Query(
                (NpgsqlConnection)db.Database.GetDbConnection(), search, category, brand, minPrice, maxPrice, inStock, sort, after, limit ?? 24, Language.From(request));

            // A search plans better with its words known; everything else is one of few shapes, planned once per connection.
            if (!searching)
            {
                await batch.PrepareAsync(cancellationToken);
            }

            return TypedResults.Ok(await ReadAsync(batch, sort, limit ?? 24, cancellationToken));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static NpgsqlBatch Query(
        NpgsqlConnection connection,
        ProductSearch? search,
        string? category,
        string? brand,
        decimal? minPrice,
        decimal? maxPrice,
        bool? inStock,
        string sort,
        PageKey? after,
        int limit,
        string language)
    {
        var conditions = new List<string> { "true" };
        var values = new List<NpgsqlParameter>();

        string Add<T>(T value)
        {
            values.Add(new NpgsqlParameter<T> { TypedValue = value });
            return $"${values.Count}";
        }

        var query = search?.ToSql(1);
        if (search is not null)
        {
            values.AddRange(search.Parameters.Select(word => new NpgsqlParameter<string> { TypedValue = word }));
            conditions.Add($"search @@ ({query})");
        }

        if (!string.IsNullOrWhiteSpace(category))
        {
            conditions.Add($"category_slugs @> {Add(new[] { Slug.From(category) })}");
        }

        if (!string.IsNullOrWhiteSpace(brand))
        {
            conditions.Add($"brand_slug = {Add(Slug.From(brand))}");
        }

        if (minPrice is not null)
        {
            conditions.Add($"price >= {Add(minPrice.Value)}");
        }

        if (maxPrice is not null)
        {
            conditions.Add($"price <= {Add(maxPrice.Value)}");
        }

        if (inStock is not null)
        {
            conditions.Add($"in_stock = {Add(inStock.Value)}");
        }

        var count = new NpgsqlBatchCommand(
            $"SELECT count(*)::int FROM (SELECT FROM product_listings WHERE {string.Join(" AND ", conditions)} LIMIT {MaxTotal + 1}) AS matches");
        count.Parameters.AddRange(values.Select(value => value.Clone()).ToArray());

        // Sort keys are numbers, so that one cursor shape serves them all; microseconds are what timestamptz holds.
        var (key, direction) = sort switch
        {
            "price_asc" => ("price", "ASC"),
            "price_desc" => ("price", "DESC"),
            "relevance" => ($"(ts_rank('{{0.05,0.1,0.4,1}}', search, {query}) * 1000000)::int", "DESC"),
            _ => ("published_at", "DESC"),
        };
        if (after is not null)
        {
            var value = sort switch
            {
                "newest" => Add(DateTimeOffset.UnixEpoch.AddMicroseconds((double)after.Value)),
                "relevance" => Add((int)after.Value),
                _ => Add(after.Value),
            };
            conditions.Add($"({key}, product_id) {(direction == "ASC" ? ">" : "<")} ({value}, {Add(after.Id)})");
        }

        var page = new NpgsqlBatchCommand(
            $"SELECT {ListedProduct.Columns(language)}, {key}, product_id FROM product_listings WHERE {string.Join(" AND ", conditions)} ORDER BY {key} {direction}, product_id {direction} LIMIT {Add(limit + 1)}");
        page.Parameters.AddRange(values.ToArray());

        var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(page);
        batch.BatchCommands.Add(count);
        return batch;
    }

    private static async Task<Response> ReadAsync(NpgsqlBatch batch, string sort, int limit, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

        var items = new List<ListedProduct>(limit);
        PageKey? last = null;
        string? next = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (items.Count == limit)
            {
                next = Cursor.Encode(last);
                break;
            }

            items.Add(ListedProduct.Read(reader));
            if (items.Count == limit)
            {
                last = new PageKey(sort, KeyOf(reader, sort), reader.GetGuid(ListedProduct.NextColumn + 1));
            }
        }

        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var total = reader.GetInt32(0);
        return new Response(items, next, Math.Min(total, MaxTotal), total <= MaxTotal);
    }

    private static decimal KeyOf(NpgsqlDataReader row, string sort) => sort switch
    {
        "newest" => (row.GetFieldValue<DateTimeOffset>(ListedProduct.NextColumn) - DateTimeOffset.UnixEpoch).Ticks / 10m,
        "relevance" => row.GetInt32(ListedProduct.NextColumn),
        _ => row.GetDecimal(ListedProduct.NextColumn),
    };

    private static ValidationProblem Invalid(string member, string reason) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [member] = [reason] });
}
