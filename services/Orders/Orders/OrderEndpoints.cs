using Ecommerce.Orders.Invoices;
using Ecommerce.Orders.Pricing;

namespace Ecommerce.Orders.Orders;

internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        var orders = routes.MapGroup("/api/orders").WithTags("Orders");

        orders.MapPost("/", PlaceOrder.HandleAsync).WithName(nameof(PlaceOrder)).AllowAnonymous()
            .WithSummary("Orders what is in the customer's cart, or the guest's, at the prices of this moment; a guest is given an Order-Key.")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        orders.MapPost("/quote", QuoteOrder.HandleAsync).WithName(nameof(QuoteOrder)).AllowAnonymous()
            .WithSummary("What an order of the cart would cost there and sent that way: lines, ways to send it, tax, total. Changes nothing.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        orders.MapPost("/lookup", LookUpOrder.HandleAsync).WithName(nameof(LookUpOrder)).AllowAnonymous()
            .WithSummary("A guest's order by its number and e-mail address; the answer's Order-Key opens it for a day. Whatever is wrong is the same 404.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests);
        orders.MapGet("/", ListOrders.HandleAsync).WithName(nameof(ListOrders)).RequireAuthorization()
            .WithSummary("The customer's orders, the latest first.")
            .ProducesValidationProblem();
        orders.MapGet("/{id:guid}", GetOrder.HandleAsync).WithName(nameof(GetOrder)).AllowAnonymous()
            .WithSummary("One of the customer's orders, or the guest's that the Order-Key opens: lines, totals, timeline, and what can be done with it.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        orders.MapPost("/{id:guid}/cancel", CancelOrder.HandleAsync).WithName(nameof(CancelOrder)).AllowAnonymous()
            .WithSummary("Ends an order that has not been shipped; its stock and money go back.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        orders.MapPost("/{id:guid}/reorder", Reorder.HandleAsync).WithName(nameof(Reorder)).AllowAnonymous()
            .WithSummary("Puts what the order was of into the cart, as far as it can still be had and at today's prices; says what could not be added.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        orders.MapGet("/{id:guid}/invoice", GetInvoice.HandleAsync).WithName(nameof(GetInvoice)).AllowAnonymous()
            .WithSummary("The order's invoice as PDF, once its money was taken; with refundId the credit note of that refund.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
