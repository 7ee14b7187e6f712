using Ecommerce.ServiceDefaults;

namespace Ecommerce.Support.Queue;

internal static class QueueEndpoints
{
    public static void MapQueue(this IEndpointRouteBuilder routes)
    {
        var queue = routes.MapGroup("/api/support/queue").WithTags("Agents' queue").RequireAuthorization(Roles.SupportAgent);

        queue.MapGet("", ListQueue.HandleAsync).WithName(nameof(ListQueue))
            .WithSummary("Every customer's tickets, the longest wait first; without a status those that wait for the shop.")
            .ProducesValidationProblem();
        queue.MapGet("/{id:guid}", GetQueuedTicket.HandleAsync).WithName(nameof(GetQueuedTicket))
            .WithSummary("A ticket with its messages, its history and its customer.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        queue.MapPost("/{id:guid}/messages", AnswerTicket.HandleAsync).WithName(nameof(AnswerTicket))
            .WithSummary("An agent answers; it is the customer's turn.")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound);
        queue.MapPost("/{id:guid}/hold", HoldTicket.HandleAsync).WithName(nameof(HoldTicket))
            .WithSummary("Puts a ticket on hold: the shop waits for somebody else.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        queue.MapPost("/{id:guid}/resolve", ResolveTicket.HandleAsync).WithName(nameof(ResolveTicket))
            .WithSummary("An agent considers it done; a reply opens it again.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        queue.MapPost("/{id:guid}/close", CloseTicket.HandleAsync).WithName(nameof(CloseTicket))
            .WithSummary("Puts a resolved ticket away.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
