using Npgsql;

namespace Ecommerce.Catalog.Products;

/// <summary>A product as lists show it. Price and SKU are those of the cheapest variant that can be bought.</summary>
/// <param name="Slug">Its address.</param>
/// <param name="Name">In the language asked for.</param>
/// <param name="Sku">The variant that the price belongs to.</param>
/// <param name="Price">VAT included.</param>
/// <param name="CompareAtPrice">The higher price it is reduced from, where it is on sale.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Brand">Who makes it.</param>
/// <param name="Category">The slug of its leaf category.</param>
/// <param name="Image">Path of its picture.</param>
/// <param name="InStock">Whether any variant can be bought.</param>
/// <param name="VariantCount">How many there are to choose from.</param>
internal sealed record ListedProduct(
    string Slug,
    string Name,
    string Sku,
    decimal Price,
    decimal? CompareAtPrice,
    string Currency,
    string Brand,
    string Category,
    string Image,
    bool InStock,
    int VariantCount)
{
    private const int ColumnCount = 11;

    /// <param name="language">One of the two that <see cref="ServiceDefaults.Language"/> yields.</param>
    public static string Columns(string language) =>
        $"slug, name_{language}, sku, price, compare_at_price, currency, brand_name, category_slug, version, in_stock, variant_count";

    public static ListedProduct Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetDecimal(3),
        row.IsDBNull(4) ? null : row.GetDecimal(4),
        row.GetString(5),
        row.GetString(6),
        row.GetString(7),
        ImagePath(row.GetString(0), row.GetInt32(8)),
        row.GetBoolean(9),
        row.GetInt32(10));

    /// <summary>Index of the first column that a query adds after <see cref="Columns"/>.</summary>
    public static int NextColumn => ColumnCount;

    /// <summary>The version makes it a new address when the product changes, so that browsers may keep the picture for good.</summary>
    public static string ImagePath(string slug, int version) => $"/api/catalog/images/{slug}.svg?v={version}";
}
