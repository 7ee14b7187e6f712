namespace Ecommerce.Storefront.Catalog;

/// <summary>Browsing is pages (<c>@page</c> in this folder); this is the one address that scripts ask.</summary>
internal static class CatalogEndpoints
{
    public static void MapCatalog(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/search/suggestions", SearchSuggestions.HandleAsync).WithName(nameof(SearchSuggestions));
}
