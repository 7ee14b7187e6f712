using Ecommerce.Orders.Pricing;

namespace Ecommerce.Orders.Orders;

internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        var orders = routes.MapGroup("/api/orders").WithTags("Orders").RequireAuthorization();

        orders.MapPost("/", PlaceOrder.HandleAsync).WithName(nameof(PlaceOrder))
            .WithSummary("Orders what is in the customer's cart, at the prices of this moment.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        orders.MapPost("/quote", QuoteOrder.HandleAsync).WithName(nameof(QuoteOrder)).AllowAnonymous()
            .WithSummary("What an order of the cart would cost there and sent that way: lines, ways to send it, tax, total. Changes nothing.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        orders.MapGet("/", ListOrders.HandleAsync).WithName(nameof(ListOrders))
            .WithSummary("The customer's orders, the latest first.")
            .ProducesValidationProblem();
        orders.MapGet("/{id:guid}", GetOrder.HandleAsync).WithName(nameof(GetOrder))
            .WithSummary("One of the customer's orders: lines, totals, timeline, and what can be done with it.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        orders.MapPost("/{id:guid}/cancel", CancelOrder.HandleAsync).WithName(nameof(CancelOrder))
            .WithSummary("Ends an order that has not been shipped; its stock and money go back.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
