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
            .ProducesValidationProblem();
        desk.MapGet("/{id:guid}", GetDeskOrder.HandleAsync).WithName(nameof(GetDeskOrder))
            .ProducesProblem(StatusCodes.Status404NotFound);
        desk.MapPost("/{id:guid}/shipments", ShipOrder.HandleAsync).WithName(nameof(ShipOrder))
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapPost("/{id:guid}/shipments/{shipmentId:guid}/delivered", EndShipment.DeliverAsync).WithName("DeliverShipment")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapPost("/{id:guid}/shipments/{shipmentId:guid}/lost", EndShipment.LoseAsync).WithName("LoseShipment")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapPost("/{id:guid}/refunds", RefundOrder.HandleAsync).WithName(nameof(RefundOrder))
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapPost("/{id:guid}/cancel", CancelAtDesk.HandleAsync).WithName(nameof(CancelAtDesk))
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
