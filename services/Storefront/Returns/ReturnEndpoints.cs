using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Returns;

/// <summary>What a customer does with returns; the pages are NewReturnPage and ReturnPage.</summary>
internal static class ReturnEndpoints
{
    public static void MapReturns(this IEndpointRouteBuilder routes)
    {
        routes.MapForms("/orders/{id:guid}/return").MapPost("/", RequestReturn.HandleAsync)
            .RequireAuthorization().WithName(nameof(RequestReturn));
        routes.MapForms("/returns/{id:guid}/cancel").MapPost("/", CancelReturn.HandleAsync)
            .RequireAuthorization().WithName(nameof(CancelReturn));
    }
}
