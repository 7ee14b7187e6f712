using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Checkout;

/// <summary>From the cart to the provider's payment page; the page with the address form is CheckoutPage.</summary>
internal static class CheckoutEndpoints
{
    public static void MapCheckout(this IEndpointRouteBuilder routes)
    {
        routes.MapForms("/checkout").MapPost("/", PlaceOrder.HandleAsync)
            .RequireAuthorization().WithName(nameof(PlaceOrder));

        routes.MapForms("/orders/{id:guid}/pay").MapPost("/", PayOrder.HandleAsync)
            .RequireAuthorization().WithName(nameof(PayOrder));
        routes.MapGet("/orders/{id:guid}/pay", ContinueToPayment.HandleAsync)
            .RequireAuthorization().WithName(nameof(ContinueToPayment));
    }
}
