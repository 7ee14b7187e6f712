namespace Ecommerce.Orders.Orders;

internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        var orders = routes.MapGroup("/api/orders").WithTags("Orders").RequireAuthorization();

        orders.MapPost("/", PlaceOrder.HandleAsync).WithName(nameof(PlaceOrder))
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        orders.MapGet("/", ListOrders.HandleAsync).WithName(nameof(ListOrders))
            .ProducesValidationProblem();
        orders.MapGet("/{id:guid}", GetOrder.HandleAsync).WithName(nameof(GetOrder))
            .ProducesProblem(StatusCodes.Status404NotFound);
        orders.MapPost("/{id:guid}/cancel", CancelOrder.HandleAsync).WithName(nameof(CancelOrder))
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
