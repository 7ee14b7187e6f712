using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Cart;

/// <summary>What changes the cart; the page that shows it is CartPage.</summary>
internal static class CartEndpoints
{
    public static void MapCart(this IEndpointRouteBuilder routes)
    {
        var cart = routes.MapForms("/cart");

        cart.MapPost("/items", AddToCart.HandleAsync).WithName(nameof(AddToCart));
        cart.MapPost("/items/{sku}", ChangeQuantity.HandleAsync).WithName(nameof(ChangeQuantity));
        cart.MapPost("/saved/{sku}", ChangeSaved.HandleAsync).WithName(nameof(ChangeSaved));
    }
}
