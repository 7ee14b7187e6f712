using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Returns;

/// <summary>What a customer or a guest does with returns; the pages are NewReturnPage and ReturnPage.</summary>
internal static class ReturnEndpoints
{
    public static void MapReturns(this IEndpointRouteBuilder routes)
    {
        // For guests too, who have a key; whose order it is, Orders decides.
        routes.MapForms("/orders/{id:guid}/return").MapPost("/", RequestReturn.HandleAsync).WithName(nameof(RequestReturn));
        routes.MapForms("/orders/{orderId:guid}/returns/{id:guid}/cancel").MapPost("/", CancelReturn.HandleAsync).WithName(nameof(CancelReturn));
    }
}
