using Ecommerce.ServiceDefaults;

namespace Ecommerce.Support.Tickets;

internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder routes)
    {
        var tickets = routes.MapGroup("/api/support/tickets").WithTags("Tickets").RequireAuthorization(Roles.Customer);

        tickets.MapPost("", OpenTicket.HandleAsync).WithName(nameof(OpenTicket))
            .WithSummary("Opens a ticket, about one of the customer's orders or about nothing in particular.")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        tickets.MapGet("", ListMyTickets.HandleAsync).WithName(nameof(ListMyTickets))
            .WithSummary("The customer's tickets, the newest first.")
            .ProducesValidationProblem();
        tickets.MapGet("/{id:guid}", GetMyTicket.HandleAsync).WithName(nameof(GetMyTicket))
            .WithSummary("One of the customer's tickets with its messages, the oldest first.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        tickets.MapPost("/{id:guid}/messages", ReplyToTicket.HandleAsync).WithName(nameof(ReplyToTicket))
            .WithSummary("The customer replies; a ticket that was resolved or closed opens again.")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
