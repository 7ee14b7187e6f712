using System.ComponentModel.DataAnnotations;
using Ecommerce.Support.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Support.Queue;

/// <summary>
/// Every customer's tickets, the one that has waited longest first. Without a status: those that wait for the shop
/// (new, open, on hold).
/// </summary>
internal static class ListQueue
{
    public sealed record Item(
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
        string CustomerName,
        DateTimeOffset WaitingSince);

    /// <param name="status">One of new, open, pending_customer, on_hold, resolved, closed.</param>
    public static async Task<Results<Ok<TicketPage<Item>>, ValidationProblem>> HandleAsync(
        string? status,
        string? cursor,
        SupportDbContext db,
        CancellationToken cancellationToken,
        [Range(1, 100)] int limit = 20)
    {
        if (!TicketStatusName.TryParse(status, out var wanted))
        {
            return TypedResults.ValidationProblem(TicketStatusName.Problem());
        }

        if (!TicketCursor.TryParse(cursor, out var after))
        {
            return TypedResults.ValidationProblem(TicketCursor.Problem());
        }

        var tickets = wanted is null
            ? db.Tickets.Where(ticket =>
                ticket.Status == TicketStatus.New || ticket.Status == TicketStatus.Open || ticket.Status == TicketStatus.OnHold)
            : db.Tickets.Where(ticket => ticket.Status == wanted);
        if (after is not null)
        {
            tickets = tickets.Where(ticket => EF.Functions.GreaterThan(
                ValueTuple.Create(ticket.WaitingSince, ticket.Id), ValueTuple.Create(after.At, after.Id)));
        }

        var items = await tickets
            .OrderBy(ticket => ticket.WaitingSince).ThenBy(ticket => ticket.Id)
            .Select(ticket => new Item(
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
                ticket.CustomerName,
                ticket.WaitingSince))
            .Take(limit + 1)
            .ToListAsync(cancellationToken);

        var next = items.Count > limit ? new TicketCursor(items[limit - 1].WaitingSince, items[limit - 1].Id).ToString() : null;
        return TypedResults.Ok(new TicketPage<Item>([.. items.Take(limit)], next));
    }
}
