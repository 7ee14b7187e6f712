using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Cart;

/// <summary>Keeps a line for later; or, by the button that was pressed, puts it back or forgets it.</summary>
internal static class ChangeSaved
{
    public const string PutBack = "put-back";

    public const string Remove = "remove";

    public static async Task<Results<SeeOther, RazorComponentResult<CartPage>>> HandleAsync(
        string sku, [FromForm] string? step, CartClient carts, Texts texts, CancellationToken cancellationToken)
    {
        var answer = await (step switch
        {
            PutBack => carts.PutBackAsync(sku, cancellationToken),
            Remove => carts.RemoveSavedAsync(sku, cancellationToken),
            _ => carts.SaveForLaterAsync(sku, cancellationToken),
        });

        return answer switch
        {
            { Value: not null } => new SeeOther($"/cart?changed={(step is PutBack or Remove ? step : "saved")}"),
            { IsUnavailable: true } => Again(texts.NotSaved, StatusCodes.Status503ServiceUnavailable),
            { IsNotFound: true } => Again(texts.LineNotThere, StatusCodes.Status404NotFound),
            _ => Again(texts.ListFull(ShoppingCart.MaxItems), StatusCodes.Status409Conflict),
        };
    }

    private static RazorComponentResult<CartPage> Again(string message, int status) =>
        new(new { Errors = new FormErrors().Add(FormErrors.Form, message) }) { StatusCode = status };
}
