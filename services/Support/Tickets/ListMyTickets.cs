using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Support.Tickets;

/// <summary>The customer's tickets, the newest first.</summary>
internal static class ListMyTickets
{
    /// <param name="status">One of new, open, pending_customer, on_hold, resolved, closed.</param>
    /// <param name="returnId">Only the ticket that is about this return.</param>
    public static async Task<Results<Ok<TicketPage<TicketSummary>>, ValidationProblem>> HandleAsync(
        string? status,
        string? cursor,
        ClaimsPrincipal user,
        SupportDbContext db,
        CancellationToken cancellationToken,
        Guid? returnId = null,
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

        var customerId = user.Subject();
        var tickets = db.Tickets.Where(ticket => ticket.CustomerId == customerId);
        if (wanted is not null)
        {
            tickets = tickets.Where(ticket => ticket.Status == wanted);
        }

        if (returnId is not null)
        {
            tickets = tickets.Where(ticket => ticket.ReturnId == returnId);
        }

        if (after is not null)
        {
            tickets = tickets.Where(ticket => EF.Functions.LessThan(
                ValueTuple.Create(ticket.CreatedAt, ticket.Id), ValueTuple.Create(after.At, after.Id)));
        }

        var items = await tickets
            .OrderByDescending(ticket => ticket.CreatedAt).ThenByDescending(ticket => ticket.Id)
            .Select(TicketSummary.Projection)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);

        var next = items.Count > limit ? new TicketCursor(items[limit - 1].CreatedAt, items[limit - 1].Id).ToString() : null;
        return TypedResults.Ok(new TicketPage<TicketSummary>([.. items.Take(limit)], next));
    }
}
