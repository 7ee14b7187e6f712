using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Orders;

/// <summary>What an order's page does besides showing it (OrderPage, OrdersPage, LookUpPage). Paying is part of Checkout.</summary>
internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        // For guests too, who have a key; whose order it is, Orders decides.
        routes.MapGet("/orders/{id:guid}/status/events", FollowOrder.HandleAsync).WithName(nameof(FollowOrder));
        routes.MapGet("/orders/{id:guid}/invoice", GetInvoice.HandleAsync).WithName(nameof(GetInvoice));
        routes.MapForms("/orders/{id:guid}/cancel").MapPost("/", CancelOrder.HandleAsync).WithName(nameof(CancelOrder));
        routes.MapForms("/orders/{id:guid}/reorder").MapPost("/", Reorder.HandleAsync).WithName(nameof(Reorder));
        routes.MapForms("/orders/lookup").MapPost("/", LookUpOrder.HandleAsync).WithName(nameof(LookUpOrder));
        routes.MapGet("/orders/{id:guid}/open", OpenOrder.Handle).WithName(nameof(OpenOrder));
    }
}
