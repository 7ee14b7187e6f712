using System.Linq.Expressions;

namespace Ecommerce.Support.Tickets;

internal sealed record TicketSummary(
    Guid Id,
    string Number,
    TicketType Type,
    TicketStatus Status,
    string Subject,
    Guid? OrderId,
    string? OrderNumber,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    MessageAuthor LastReplyBy)
{
    public static Expression<Func<Ticket, TicketSummary>> Projection { get; } = ticket => new TicketSummary(
        ticket.Id,
        ticket.Number,
        ticket.Type,
        ticket.Status,
        ticket.Subject,
        ticket.OrderId,
        ticket.OrderNumber,
        ticket.CreatedAt,
        ticket.UpdatedAt,
        ticket.LastReplyBy);

    private static readonly Func<Ticket, TicketSummary> _project = Projection.Compile();

    public static TicketSummary Of(Ticket ticket) => _project(ticket);
}

/// <summary>A page of tickets; <paramref name="Next"/> is null on the last one.</summary>
internal sealed record TicketPage<TItem>(IReadOnlyList<TItem> Items, string? Next);

/// <summary>One message; the author is told apart by <paramref name="Author"/>, never by the name.</summary>
internal sealed record MessageResponse(Guid Id, MessageAuthor Author, string AuthorName, string Body, DateTimeOffset At)
{
    public static MessageResponse Of(TicketMessage message) =>
        new(message.Id, message.Author, message.AuthorName, message.Body, message.At);
}

/// <summary>The return that a ticket is about; its other side is in Orders, <c>/api/returns/{id}</c>.</summary>
/// <param name="Steps">What has become of it, the first first.</param>
internal sealed record TicketReturn(Guid Id, string Number, TicketReturnStatus Status, IReadOnlyList<TicketReturnStep> Steps)
{
    /// <summary>Null where the ticket is about none.</summary>
    public static TicketReturn? Of(Guid? id, string? number, IReadOnlyList<TicketReturnStep> steps)
    {
        List<TicketReturnStep> ordered = [.. steps.OrderBy(step => step.Version)];
        return id is { } known && ordered is [.., var last] ? new(known, number ?? "", last.Status, ordered) : null;
    }
}
