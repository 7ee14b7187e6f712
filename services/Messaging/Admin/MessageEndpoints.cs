using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
            .ProducesValidationProblem();
        messages.MapPost("/parked/{id:guid}/redrive", RedriveParkedMessage.HandleAsync).WithName(nameof(RedriveParkedMessage));
        messages.MapPost("/parked/redrive", RedriveParkedMessages.HandleAsync).WithName(nameof(RedriveParkedMessages));
        messages.MapGet("/unrouted", CountUnroutedMessages.HandleAsync).WithName(nameof(CountUnroutedMessages))
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        messages.MapPost("/unrouted/redrive", RedriveUnroutedMessages.HandleAsync).WithName(nameof(RedriveUnroutedMessages))
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }
}
