using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Orders;

/// <summary>What an order's page does besides showing it (OrderPage, OrdersPage). Paying is part of Checkout.</summary>
internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders/{id:guid}/status", GetOrderStatus.HandleAsync)
            .RequireAuthorization().WithName(nameof(GetOrderStatus));
        routes.MapForms("/orders/{id:guid}/cancel").MapPost("/", CancelOrder.HandleAsync)
            .RequireAuthorization().WithName(nameof(CancelOrder));
    }
}
