using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Support;

/// <summary>What a customer does with tickets; the pages are TicketsPage, NewTicketPage and TicketPage.</summary>
internal static class SupportEndpoints
{
    public static void MapSupport(this IEndpointRouteBuilder routes)
    {
        var tickets = routes.MapForms("/tickets").RequireAuthorization();

        tickets.MapPost("/new", OpenTicket.HandleAsync).WithName(nameof(OpenTicket));
        tickets.MapPost("/{id:guid}", ReplyToTicket.HandleAsync).WithName(nameof(ReplyToTicket));
    }
}
