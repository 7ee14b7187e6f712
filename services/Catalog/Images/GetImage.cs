using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Ecommerce.Catalog.Images;

/// <summary>A product's picture, drawn from what is stored of it.</summary>
internal static class GetImage
{
    /// <param name="v">The product's version; with the current one the answer may be kept for good.</param>
    public static async Task<Results<FileContentHttpResult, NotFound>> HandleAsync(
        [StringLength(Slug.MaxLength)] string slug, int? v, HttpResponse response, CatalogDbContext db, CancellationToken cancellationToken)
    {
        var product = await db.Products.AsNoTracking()
            .Where(product => product.Slug == slug && product.Status == Products.ProductStatus.Published)
            .Select(product => new { product.Picture, product.Name, product.Version })
            .FirstOrDefaultAsync(cancellationToken);
        if (product is null)
        {
            return TypedResults.NotFound();
        }

        // An address with the current version never shows anything else; without it, or with another, it may.
        response.Headers.CacheControl = v == product.Version ? "public, max-age=31536000, immutable" : "public, max-age=60";
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        var svg = Illustration.Draw(product.Picture, product.Name.Es);
        return TypedResults.File(
            Encoding.UTF8.GetBytes(svg), "image/svg+xml; charset=utf-8",
            entityTag: new EntityTagHeaderValue($"\"{Illustration.Edition}-{product.Version}\""));
    }
}
