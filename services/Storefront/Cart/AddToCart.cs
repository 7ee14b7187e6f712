using System.Globalization;
using Ecommerce.Storefront.Catalog;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Storefront.Cart;

/// <summary>Adds to what the cart already holds of the SKU, up to the most it may hold.</summary>
internal static class AddToCart
{
    public static async Task<Results<SeeOther, RazorComponentResult<ProductPage>, RazorComponentResult<ErrorPage>>> HandleAsync(
        [FromForm] string? sku,
        [FromForm] string? quantity,
        [FromForm] string? slug,
        CartClient carts,
        Texts texts,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(sku) || sku.Length > 64 || string.IsNullOrWhiteSpace(slug) || slug.Length > 200)
        {
            return new RazorComponentResult<ErrorPage>(new { Code = StatusCodes.Status400BadRequest });
        }

        if (!int.TryParse(quantity ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var more)
            || more is < 1 or > CartClient.MaxQuantity)
        {
            return Again(slug, "quantity", texts.QuantityOutOfRange(CartClient.MaxQuantity), StatusCodes.Status400BadRequest);
        }

        var cart = await carts.GetAsync(cancellationToken);
        if (cart.Value is null)
        {
            return Again(slug, FormErrors.Form, texts.NotSaved, StatusCodes.Status503ServiceUnavailable);
        }

        var held = cart.Value.Items.FirstOrDefault(item => item.Sku == sku)?.Quantity ?? 0;
        var answer = await carts.SetQuantityAsync(sku, Math.Min(held + more, CartClient.MaxQuantity), cancellationToken);

        return answer switch
        {
            { Value: not null } => new SeeOther(
                QueryHelpers.AddQueryString($"/p/{Uri.EscapeDataString(slug)}", "added", sku)),
            { IsUnavailable: true } => Again(slug, FormErrors.Form, texts.NotSaved, StatusCodes.Status503ServiceUnavailable),
            { IsNotFound: true } => Again(slug, FormErrors.Form, texts.LineGone, StatusCodes.Status404NotFound),
            { IsConflict: true } => Again(slug, FormErrors.Form, texts.ListFull(ShoppingCart.MaxItems), StatusCodes.Status409Conflict),
            _ => Again(slug, FormErrors.Form, texts.NotAdded, StatusCodes.Status409Conflict),
        };
    }

    private static RazorComponentResult<ProductPage> Again(string slug, string field, string message, int status) =>
        new(new { Slug = slug, Errors = new FormErrors().Add(field, message) }) { StatusCode = status };
}
