using System.Globalization;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Cart;

/// <summary>Sets the quantity of a line, typed or what is left of it; none, or the button "remove", takes it out.</summary>
internal static class ChangeQuantity
{
    public static async Task<Results<SeeOther, RazorComponentResult<CartPage>>> HandleAsync(
        string sku,
        [FromForm] string? quantity,
        [FromForm] string? left,
        [FromForm] string? remove,
        CartClient carts,
        Texts texts,
        CancellationToken cancellationToken)
    {
        var wanted = 0;
        if (remove is null
            && (!int.TryParse(left ?? quantity, NumberStyles.None, CultureInfo.InvariantCulture, out wanted) || wanted > CartClient.MaxQuantity))
        {
            return Again(QuantityField(sku), texts.QuantityOutOfRange(CartClient.MaxQuantity), StatusCodes.Status400BadRequest);
        }

        var answer = await carts.SetQuantityAsync(sku, wanted, cancellationToken);

        return answer switch
        {
            { Value: not null } => new SeeOther(wanted == 0 ? "/cart?changed=removed" : "/cart?changed=quantity"),
            { IsUnavailable: true } => Again(FormErrors.Form, texts.NotSaved, StatusCodes.Status503ServiceUnavailable),
            { IsNotFound: true } => Again(FormErrors.Form, texts.LineNotThere, StatusCodes.Status404NotFound),
            { IsConflict: true } => Again(FormErrors.Form, texts.ListFull(ShoppingCart.MaxItems), StatusCodes.Status409Conflict),
            _ => Again(FormErrors.Form, texts.NotSaved, StatusCodes.Status409Conflict),
        };
    }

    /// <summary>The id of the line's input.</summary>
    public static string QuantityField(string sku) => $"quantity-{sku}";

    private static RazorComponentResult<CartPage> Again(string field, string message, int status) =>
        new(new { Errors = new FormErrors().Add(field, message) }) { StatusCode = status };
}
