using Ecommerce.ServiceDefaults;

namespace Ecommerce.Support.Tickets;

internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder routes)
    {
        var tickets = routes.MapGroup("/api/support/tickets").WithTags("Tickets").RequireAuthorization(Roles.Customer);

        tickets.MapPost("", OpenTicket.HandleAsync).WithName(nameof(OpenTicket))
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        tickets.MapGet("", ListMyTickets.HandleAsync).WithName(nameof(ListMyTickets)).ProducesValidationProblem();
        tickets.MapGet("/{id:guid}", GetMyTicket.HandleAsync).WithName(nameof(GetMyTicket))
            .ProducesProblem(StatusCodes.Status404NotFound);
        tickets.MapPost("/{id:guid}/messages", ReplyToTicket.HandleAsync).WithName(nameof(ReplyToTicket))
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
