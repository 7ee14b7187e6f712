using Ecommerce.Catalog.Categories;
using Ecommerce.Catalog.Images;
using Ecommerce.Catalog.Products;

namespace Ecommerce.Catalog;

internal static class CatalogEndpoints
{
    public static void MapCatalog(this IEndpointRouteBuilder routes)
    {
        var catalog = routes.MapGroup("/api/catalog").WithTags("Catalog").AllowAnonymous();

        catalog.MapGet("/products", ListProducts.HandleAsync).WithName(nameof(ListProducts))
            .WithSummary("Products on sale, filtered and sorted; an unknown category or brand has none.")
            .CacheOutput(CatalogCache.Lists);
        catalog.MapGet("/products/{slug}", GetProduct.HandleAsync).WithName(nameof(GetProduct))
            .WithSummary("Everything a product page shows.")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .CacheOutput(CatalogCache.Product);
        catalog.MapGet("/categories", ListCategories.HandleAsync).WithName(nameof(ListCategories))
            .WithSummary("The category tree with the number of products on sale.")
            .CacheOutput(CatalogCache.Lists);
        catalog.MapGet("/suggestions", SuggestProducts.HandleAsync).WithName(nameof(SuggestProducts))
            .WithSummary("Names of categories and products for what has been typed so far.")
            .ProducesValidationProblem()
            .CacheOutput(CatalogCache.Lists);
        catalog.MapGet("/images/{slug}.svg", GetImage.HandleAsync).WithName(nameof(GetImage))
            .WithSummary("The product's picture.")
            .Produces(StatusCodes.Status200OK, contentType: "image/svg+xml")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
