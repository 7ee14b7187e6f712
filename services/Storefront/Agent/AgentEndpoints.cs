using Ecommerce.Storefront.Sessions;
using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Agent;

/// <summary>What a support agent does; the pages are QueuePage and AgentTicketPage.</summary>
internal static class AgentEndpoints
{
    public static void MapAgent(this IEndpointRouteBuilder routes)
    {
        var tickets = routes.MapForms("/agent/tickets/{id:guid}").RequireAuthorization(ShopAuthentication.AgentPolicy);

        tickets.MapPost("/reply", ReplyAsAgent.HandleAsync).WithName(nameof(ReplyAsAgent));
        tickets.MapPost("/resolve", MoveTicket.ResolveAsync).WithName("ResolveTicket");
        tickets.MapPost("/hold", MoveTicket.HoldAsync).WithName("HoldTicket");
        tickets.MapPost("/close", MoveTicket.CloseAsync).WithName("CloseTicket");
    }
}
