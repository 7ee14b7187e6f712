using Ecommerce.Support.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Support.Queue;

internal static class GetQueuedTicket
{
    /// <summary>What the customer sees, who the customer is, and how the ticket came to its status.</summary>
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
        DateTimeOffset WaitingSince,
        Customer Customer,
        IReadOnlyList<TicketLine> Lines,
        TicketReturn? Return,
        IReadOnlyList<MessageResponse> Messages,
        IReadOnlyList<StatusChange> History,
        int Version);

    public sealed record Customer(string Id, string Name, string? Email, string Language);

    public sealed record StatusChange(TicketStatus Status, DateTimeOffset At, MessageAuthor By);

    public static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        Guid id, SupportDbContext db, CancellationToken cancellationToken)
    {
        var ticket = await db.Tickets
            .AsNoTracking()
            .Where(ticket => ticket.Id == id)
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
                ticket.WaitingSince,
                new Customer(ticket.CustomerId, ticket.CustomerName, ticket.CustomerEmail, ticket.CustomerLanguage),
                ticket.Lines,
                TicketReturn.Of(ticket.ReturnId, ticket.ReturnNumber, ticket.ReturnSteps),
                ticket.Messages
                    .OrderBy(message => message.Position)
                    .Select(message => new MessageResponse(
                        message.Id, message.Author, message.AuthorName, message.Body, message.At))
                    .ToList(),
                StatusChanges(ticket.History),
                ticket.Version))
            .FirstOrDefaultAsync(cancellationToken);

        return ticket is null ? TypedResults.NotFound() : TypedResults.Ok(ticket);
    }

    /// <summary>The history is one JSON value, so there is nothing for the database to select from.</summary>
    private static List<StatusChange> StatusChanges(IReadOnlyList<TicketStatusChange> history) =>
        [.. history.Select(change => new StatusChange(change.Status, change.At, change.By))];
}
