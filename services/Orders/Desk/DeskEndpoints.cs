using Ecommerce.Orders.Invoices;
using Ecommerce.ServiceDefaults;

namespace Ecommerce.Orders.Desk;

/// <summary>The order desk: every customer's orders, for those who ship them, pay back and call off.</summary>
internal static class DeskEndpoints
{
    public static void MapDesk(this IEndpointRouteBuilder routes)
    {
        var desk = routes.MapGroup("/api/orders/desk").WithTags("Order desk").RequireAuthorization(Roles.OrderManager)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);

        desk.MapGet("/", ListDeskOrders.HandleAsync).WithName(nameof(ListDeskOrders))
            .WithSummary("Every customer's orders, the latest first, by status, number or e-mail.")
            .ProducesValidationProblem();
        desk.MapGet("/stuck", CountStuckOrders.HandleAsync).WithName(nameof(CountStuckOrders))
            .WithSummary("How many orders do not get on by themselves.");
        desk.MapGet("/{id:guid}", GetDeskOrder.HandleAsync).WithName(nameof(GetDeskOrder))
            .WithSummary("All that is known about an order, and what can be done with it now.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        desk.MapGet("/{id:guid}/invoice", GetInvoice.AtDeskAsync).WithName("GetInvoiceAtDesk")
            .WithSummary("An order's invoice as PDF, once its money was taken; with refundId the credit note of that refund.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        desk.MapPost("/{id:guid}/shipments", ShipOrder.HandleAsync).WithName(nameof(ShipOrder))
            .WithSummary("Ships some units of the order; the first shipment has the payment captured.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapPost("/{id:guid}/shipments/{shipmentId:guid}/delivered", EndShipment.DeliverAsync).WithName("DeliverShipment")
            .WithSummary("A shipment has arrived.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapPost("/{id:guid}/shipments/{shipmentId:guid}/lost", EndShipment.LoseAsync).WithName("LoseShipment")
            .WithSummary("A shipment will never arrive.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapPost("/{id:guid}/refunds", RefundOrder.HandleAsync).WithName(nameof(RefundOrder))
            .WithSummary("Pays back units that were shipped, shipping, or both.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapPost("/{id:guid}/refunds/{refundId:guid}/retry", RetryRefund.HandleAsync).WithName(nameof(RetryRefund))
            .WithSummary("Asks the provider once more for the refund that it refused.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapPost("/{id:guid}/look-again", LookAgain.HandleAsync).WithName(nameof(LookAgain))
            .WithSummary("Has a stuck order looked at again at once, with a new budget of questions.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapPost("/{id:guid}/cancel", CancelAtDesk.HandleAsync).WithName(nameof(CancelAtDesk))
            .WithSummary("Calls off units that have not been shipped, or all of them.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
