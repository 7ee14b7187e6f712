using System.ComponentModel.DataAnnotations;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ecommerce.Messaging;

internal static class MessageEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        var service = routes.ServiceProvider.GetRequiredService<MessagingService>().Name;
        var messages = routes.MapGroup($"/api/{service}/messages").WithTags("Messages").RequireAuthorization(Roles.Admin);

        messages.MapGet("/parked", ListParkedMessages.HandleAsync).WithName(nameof(ListParkedMessages))
            .WithSummary("Events whose handler failed too often, the oldest first; without their bodies.")
            .ProducesValidationProblem();
        messages.MapPost("/parked/{id:guid}/redrive", RedriveParkedMessage.HandleAsync).WithName(nameof(RedriveParkedMessage))
            .WithSummary("One more attempt for one parked event, now.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        messages.MapPost("/parked/redrive", RedriveParkedMessages.HandleAsync).WithName(nameof(RedriveParkedMessages))
            .WithSummary("One more attempt for every parked event, or every one of a type, now.")
            .ProducesValidationProblem();
        messages.MapPost("/parked/{id:guid}/discard", DiscardParkedMessage.HandleAsync).WithName(nameof(DiscardParkedMessage))
            .WithSummary("Gives up one parked event for good, with a reason; who did it is kept, its body is not.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesValidationProblem();
        messages.MapGet("/unrouted", CountUnroutedMessages.HandleAsync).WithName(nameof(CountUnroutedMessages))
            .WithSummary("How many events nobody consumed when they were published, those of other services included.")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        messages.MapPost("/unrouted/redrive", RedriveUnroutedMessages.HandleAsync).WithName(nameof(RedriveUnroutedMessages))
            .WithSummary("Publishes those events once more; what still has no consumer stays.")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>By hand: each service's generated validation sees the requests of its own assembly only.</summary>
    /// <returns>Null where the text is as it has to be, or there is none.</returns>
    public static ValidationProblem? FindError(string member, string? text, PlainTextAttribute shape) =>
        text is not null
            && shape.GetValidationResult(text, new ValidationContext(text) { DisplayName = member }) is { ErrorMessage: { } error }
            ? TypedResults.ValidationProblem(new Dictionary<string, string[]> { [member] = [error] })
            : null;
}
