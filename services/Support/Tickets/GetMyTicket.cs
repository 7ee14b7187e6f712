using System.Security.Claims;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Support.Tickets;

internal static class GetMyTicket
{
    /// <summary>A summary with what was said, the oldest first.</summary>
    public sealed record Response(
        Guid Id,
        string Number,
        TicketType Type,
        TicketStatus Status,
        string Subject,
        Guid? OrderId,
        string? OrderNumber,
        DateTimeOffset CreatedAt,
        DateTimeOffset UpdatedAt,
        MessageAuthor LastReplyBy,
        IReadOnlyList<TicketLine> Lines,
        TicketReturn? Return,
        IReadOnlyList<MessageResponse> Messages,
        int Version);

    public static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        Guid id, ClaimsPrincipal user, SupportDbContext db, CancellationToken cancellationToken)
    {
        var customerId = user.Subject();

        var ticket = await db.Tickets
            .AsNoTracking()
            .Where(ticket => ticket.Id == id && ticket.CustomerId == customerId)
            .Select(ticket => new Response(
                ticket.Id,
                ticket.Number,
                ticket.Type,
                ticket.Status,
                ticket.Subject,
                ticket.OrderId,
                ticket.OrderNumber,
                ticket.CreatedAt,
                ticket.UpdatedAt,
                ticket.LastReplyBy,
                ticket.Lines,
                TicketReturn.Of(ticket.ReturnId, ticket.ReturnNumber, ticket.ReturnSteps),
                ticket.Messages
                    .OrderBy(message => message.Position)
                    .Select(message => new MessageResponse(
                        message.Id, message.Author, message.AuthorName, message.Body, message.At))
                    .ToList(),
                ticket.Version))
            .FirstOrDefaultAsync(cancellationToken);

        return ticket is null ? TypedResults.NotFound() : TypedResults.Ok(ticket);
    }
}
