using Ecommerce.ServiceDefaults;

namespace Ecommerce.Orders.Returns;

/// <summary>What customers give back, and what the order desk does with it.</summary>
internal static class ReturnEndpoints
{
    public static void MapReturns(this IEndpointRouteBuilder routes)
    {
        var returns = routes.MapGroup("/api/returns").WithTags("Returns").AllowAnonymous();

        returns.MapPost("/", RequestReturn.HandleAsync).WithName(nameof(RequestReturn))
            .WithSummary("Asks to give back shipped units of one of the customer's orders, or of the guest's that the Order-Key opens.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        returns.MapGet("/", ListReturns.HandleAsync).WithName(nameof(ListReturns))
            .WithSummary("The customer's returns, and those of the guest's order that the Order-Key opens; the latest first.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status401Unauthorized);
        returns.MapGet("/{id:guid}", GetReturn.HandleAsync).WithName(nameof(GetReturn))
            .WithSummary("One of the customer's returns, or of the guest's order that the Order-Key opens: lines, timeline, and what can be done with it.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        returns.MapPost("/{id:guid}/cancel", CancelReturn.HandleAsync).WithName(nameof(CancelReturn))
            .WithSummary("Calls off a return that has not arrived.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        var desk = routes.MapGroup("/api/orders/desk/returns").WithTags("Order desk").RequireAuthorization(Roles.OrderManager)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);

        desk.MapGet("/", ListDeskReturns.HandleAsync).WithName(nameof(ListDeskReturns))
            .WithSummary("The returns that have not ended, the longest wait first; or those of one status, number or e-mail.")
            .ProducesValidationProblem();
        desk.MapGet("/{id:guid}", GetDeskReturn.HandleAsync).WithName(nameof(GetDeskReturn))
            .WithSummary("A return with what it is worth, and what can be done with it now.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        Step(desk.MapPost("/{id:guid}/approve", ApproveReturn.HandleAsync).WithName(nameof(ApproveReturn))
            .WithSummary("The customer may send it."));
        Step(desk.MapPost("/{id:guid}/reject", RejectReturn.HandleAsync).WithName(nameof(RejectReturn))
            .WithSummary("It is not taken back; or, where it was approved, never came."));
        Step(desk.MapPost("/{id:guid}/receive", ReceiveReturn.HandleAsync).WithName(nameof(ReceiveReturn))
            .WithSummary("It has arrived."));
        Step(desk.MapPost("/{id:guid}/inspect", InspectReturn.HandleAsync).WithName(nameof(InspectReturn))
            .WithSummary("How many units of each line came back, and whether they can be sold again."));
        Step(desk.MapPost("/{id:guid}/refund/quote", QuoteReturnRefund.HandleAsync).WithName(nameof(QuoteReturnRefund))
            .WithSummary("What would be given back for some of its units; changes nothing."));
        Step(desk.MapPost("/{id:guid}/refund", RefundReturn.HandleAsync).WithName(nameof(RefundReturn))
            .WithSummary("Has its money given back, less what is held back; or closes it where that is all."));

        static void Step(RouteHandlerBuilder step) => step.ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
