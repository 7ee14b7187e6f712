using Ecommerce.Storefront.Orders;
using Ecommerce.Storefront.Sessions;
using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Desk;

/// <summary>What order managers do, and admins; the pages are those of this folder.</summary>
internal static class DeskEndpoints
{
    public static void MapDesk(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/orders/{id:guid}/invoice", GetInvoice.AtDeskAsync)
            .RequireAuthorization(ShopAuthentication.OrderManagerPolicy).WithName("GetInvoiceAtDesk");
        var orders = routes.MapForms("/desk/orders/{id:guid}").RequireAuthorization(ShopAuthentication.OrderManagerPolicy);

        orders.MapPost("/ship", ShipOrder.HandleAsync).WithName(nameof(ShipOrder));
        orders.MapPost("/shipments/{shipmentId:guid}/delivered", EndShipment.DeliverAsync).WithName("DeliverShipment");
        orders.MapPost("/shipments/{shipmentId:guid}/lost", EndShipment.LoseAsync).WithName("LoseShipment");
        orders.MapPost("/refund", RefundOrder.HandleAsync).WithName(nameof(RefundOrder));
        orders.MapPost("/look-again", MendOrder.LookAgainAsync).WithName("LookAgain");
        orders.MapPost("/refunds/{refundId:guid}/retry", MendOrder.RetryRefundAsync).WithName("RetryRefund");
        orders.MapPost("/cancel", CancelAtDesk.HandleAsync).WithName(nameof(CancelAtDesk));

        var returns = routes.MapForms("/desk/returns/{id:guid}").RequireAuthorization(ShopAuthentication.OrderManagerPolicy);

        returns.MapPost("/approve", MoveReturn.ApproveAsync).WithName("ApproveReturn");
        returns.MapPost("/reject", MoveReturn.RejectAsync).WithName("RejectReturn");
        returns.MapPost("/receive", MoveReturn.ReceiveAsync).WithName("ReceiveReturn");
        returns.MapPost("/inspect", InspectReturn.HandleAsync).WithName(nameof(InspectReturn));
        returns.MapPost("/refund", RefundReturn.HandleAsync).WithName(nameof(RefundReturn));

        var promotions = routes.MapForms("/desk/promotions").RequireAuthorization(ShopAuthentication.OrderManagerPolicy);

        promotions.MapPost("/", SavePromotion.CreateAsync).WithName("CreatePromotion");
        promotions.MapPost("/{id:guid}", SavePromotion.UpdateAsync).WithName("UpdatePromotion");
        promotions.MapPost("/{id:guid}/archive", SavePromotion.ArchiveAsync).WithName("ArchivePromotion");

        var messages = routes.MapForms("/desk/messages").RequireAuthorization(ShopAuthentication.AdminPolicy);

        messages.MapPost("/{service}/{id:guid}/redrive", RedriveMessages.OneAsync).WithName("RedriveMessage");
        messages.MapPost("/{service}/redrive", RedriveMessages.AllAsync).WithName("RedriveMessagesOfType");
        messages.MapPost("/{service}/{id:guid}/discard", DiscardMessage.HandleAsync).WithName(nameof(DiscardMessage));
        messages.MapPost("/unrouted/redrive", RedriveMessages.UnroutedAsync).WithName("RedriveUnrouted");
    }
}
