using System.Globalization;
using System.Net;
using Ecommerce.Storefront.Services;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Caching.Memory;

namespace Ecommerce.Storefront.Catalog;

public sealed record ProductCard(
    string Slug,
    string Name,
    string? Sku,
    decimal Price,
    decimal? CompareAtPrice,
    string Currency,
    string? Brand,
    string? Category,
    string? Image,
    bool InStock,
    int VariantCount);

public sealed record ProductList(IReadOnlyList<ProductCard> Items, string? Next, int? Total, bool? TotalIsExact);

public sealed record CategoryName(string Slug, string Name);

public sealed record VariantTrait(string Name, string Value);

public sealed record Variant(
    string Sku,
    string? Name,
    decimal Price,
    decimal? CompareAtPrice,
    string Currency,
    int Available,
    IReadOnlyList<VariantTrait>? Attributes);

public sealed record Product(
    string Slug,
    string Name,
    string? Description,
    string? Brand,
    IReadOnlyList<CategoryName>? Categories,
    IReadOnlyList<string>? Images,
    IReadOnlyList<Variant> Variants,
    IReadOnlyList<ProductCard>? Related);

public sealed record Category(string Slug, string Name, int ProductCount, IReadOnlyList<Category>? Children);

public sealed record CategoryTree(IReadOnlyList<Category> Items)
{
    public static readonly CategoryTree Empty = new([]);

    /// <summary>The way from the root to the category, both included; empty if there is none of that name.</summary>
    public IReadOnlyList<Category> PathTo(string slug) => PathTo(slug, Items) ?? [];

    private static List<Category>? PathTo(string slug, IReadOnlyList<Category> among)
    {
        foreach (var category in among)
        {
            if (category.Slug == slug)
            {
                return [category];
            }

            if (PathTo(slug, category.Children ?? []) is { } below)
            {
                return [category, .. below];
            }
        }

        return null;
    }
}

public sealed record Suggestion(string Text, string? Slug, string Kind);

public sealed record SuggestionList(IReadOnlyList<Suggestion> Items);

/// <summary>What a listing shows, as its address says it. Nonsense in the address is left out rather than refused.</summary>
public sealed record ProductQuery
{
    public static readonly IReadOnlyList<string> Sorts = ["relevance", "newest", "price_asc", "price_desc"];

    public string? Text { get; init; }

    public string? Category { get; init; }

    public string? Brand { get; init; }

    public decimal? MinPrice { get; init; }

    public decimal? MaxPrice { get; init; }

    public bool InStock { get; init; }

    public string? Sort { get; init; }

    public string? Cursor { get; init; }

    public int Limit { get; init; } = 24;

    public bool IsFiltered => Brand is not null || MinPrice is not null || MaxPrice is not null || InStock;

    public static ProductQuery From(IQueryCollection query) => new()
    {
        Text = Clean(query["q"]),
        Brand = Clean(query["brand"]),
        MinPrice = Price(query["minPrice"]),
        MaxPrice = Price(query["maxPrice"]),
        InStock = query["inStock"] == "true",
        Sort = Sorts.Contains(query["sort"].ToString()) ? query["sort"].ToString() : null,
        Cursor = Clean(query["cursor"], 500),
    };

    /// <summary>The query string for Catalog.</summary>
    public string ForCatalog() => QueryString([.. Common(), ("category", Category), ("limit", Limit.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>The query string for a page of the shop.</summary>
    public string ForPage() => QueryString(Common());

    private (string, string?)[] Common() =>
    [
        ("q", Text), ("brand", Brand), ("minPrice", Written(MinPrice)), ("maxPrice", Written(MaxPrice)),
        ("inStock", InStock ? "true" : null), ("sort", Sort), ("cursor", Cursor),
    ];

    private static string QueryString((string Name, string? Value)[] values) => QueryHelpers.AddQueryString(
        "", values.Where(value => value.Value is not null).Select(value => KeyValuePair.Create(value.Name, value.Value)));

    private static string? Written(decimal? price) => price?.ToString("0.##", CultureInfo.InvariantCulture);

    private static string? Clean(string? value, int length = 100) =>
        value?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, length)] : null;

    private static decimal? Price(string? value) =>
        decimal.TryParse(value?.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price)
            && price is >= 0 and <= 100_000 ? price : null;
}

/// <summary>Public reads; no token.</summary>
internal sealed class CatalogClient(HttpClient http, IMemoryCache cache, ILogger<CatalogClient> logger)
{
    private static readonly TimeSpan _categoriesLifetime = TimeSpan.FromMinutes(1);

    public Task<Answer<ProductList>> GetProductsAsync(ProductQuery query, CancellationToken cancellationToken) =>
        http.GetAsync<ProductList>($"/api/catalog/products{query.ForCatalog()}", logger, cancellationToken);

    public Task<Answer<Product>> GetProductAsync(string slug, CancellationToken cancellationToken) =>
        // An address drops segments of dots: it would be the list's.
        slug is "." or ".."
            ? Task.FromResult(new Answer<Product>(HttpStatusCode.NotFound, null, null))
            : http.GetAsync<Product>($"/api/catalog/products/{Uri.EscapeDataString(slug)}", logger, cancellationToken);

    public Task<Answer<SuggestionList>> GetSuggestionsAsync(string text, CancellationToken cancellationToken) =>
        http.GetAsync<SuggestionList>(
            $"/api/catalog/suggestions{QueryHelpers.AddQueryString("", "q", text)}", logger, cancellationToken);

    /// <summary>Every page shows the categories, so they are kept for a minute; an empty tree if Catalog does not answer.</summary>
    public async Task<CategoryTree> GetCategoriesAsync(CancellationToken cancellationToken)
    {
        var key = (nameof(CategoryTree), CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
        if (cache.TryGetValue(key, out CategoryTree? kept) && kept is not null)
        {
            return kept;
        }

        var answer = await http.GetAsync<CategoryTree>("/api/catalog/categories", logger, cancellationToken);
        if (answer.Value is not { } categories)
        {
            return CategoryTree.Empty;
        }

        return cache.Set(key, categories, _categoriesLifetime);
    }
}
