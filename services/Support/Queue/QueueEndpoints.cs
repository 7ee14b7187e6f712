using Ecommerce.ServiceDefaults;

namespace Ecommerce.Support.Queue;

internal static class QueueEndpoints
{
    public static void MapQueue(this IEndpointRouteBuilder routes)
    {
        var queue = routes.MapGroup("/api/support/queue").WithTags("Agents' queue").RequireAuthorization(Roles.SupportAgent);

        queue.MapGet("", ListQueue.HandleAsync).WithName(nameof(ListQueue)).ProducesValidationProblem();
        queue.MapGet("/{id:guid}", GetQueuedTicket.HandleAsync).WithName(nameof(GetQueuedTicket))
            .ProducesProblem(StatusCodes.Status404NotFound);
        queue.MapPost("/{id:guid}/messages", AnswerTicket.HandleAsync).WithName(nameof(AnswerTicket))
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound);
        queue.MapPost("/{id:guid}/hold", HoldTicket.HandleAsync).WithName(nameof(HoldTicket))
            .ProducesProblem(StatusCodes.Status404NotFound);
        queue.MapPost("/{id:guid}/resolve", ResolveTicket.HandleAsync).WithName(nameof(ResolveTicket))
            .ProducesProblem(StatusCodes.Status404NotFound);
        queue.MapPost("/{id:guid}/close", CloseTicket.HandleAsync).WithName(nameof(CloseTicket))
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
