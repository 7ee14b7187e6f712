using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Checkout;

/// <summary>From the cart to the provider's payment page; the page with the address form is CheckoutPage.</summary>
internal static class CheckoutEndpoints
{
    public static void MapCheckout(this IEndpointRouteBuilder routes)
    {
        // For guests too: whose cart and whose order it is, Orders decides.
        routes.MapForms("/checkout").MapPost("/", PlaceOrder.HandleAsync).WithName(nameof(PlaceOrder));
        routes.MapForms("/orders/{id:guid}/pay").MapPost("/", PayOrder.HandleAsync).WithName(nameof(PayOrder));
        routes.MapGet("/orders/{id:guid}/pay", ContinueToPayment.HandleAsync).WithName(nameof(ContinueToPayment));
    }
}
