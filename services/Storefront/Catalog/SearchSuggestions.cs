using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Storefront.Catalog;

/// <summary>What the search box proposes while one types; without scripts nobody asks for it.</summary>
internal static class SearchSuggestions
{
    public sealed record Item(string Text, string Url, string Kind);

    public static string Address(Suggestion suggestion) => suggestion switch
    {
        { Kind: "category", Slug: { } slug } => $"/c/{slug}",
        { Slug: { } slug } => $"/p/{slug}",
        _ => QueryHelpers.AddQueryString("/search", "q", suggestion.Text),
    };

    public static async Task<Ok<Item[]>> HandleAsync(string? q, CatalogClient catalog, Texts texts, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(q) || q.Length > 100)
        {
            return TypedResults.Ok<Item[]>([]);
        }

        var answer = await catalog.GetSuggestionsAsync(q.Trim(), cancellationToken);
        return TypedResults.Ok<Item[]>(
        [
            .. (answer.Value?.Items ?? []).Take(8).Select(suggestion => new Item(
                suggestion.Text, Address(suggestion), suggestion.Kind == "category" ? texts.Category : texts.Product)),
        ]);
    }
}
