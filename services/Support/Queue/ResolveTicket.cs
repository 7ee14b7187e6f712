using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.Support.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Support.Queue;

/// <summary>An agent considers it done; the customer may still reply.</summary>
internal static class ResolveTicket
{
    public static async Task<Idempotent<Results<Ok<TicketSummary>, NotFound, ProblemHttpResult>>> HandleAsync(
        Guid id,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        SupportDbContext db,
        SupportMetrics metrics,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var agent = Agent.From(user);

        var once = await db.OnceAsync(key, agent.Id, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        Ticket? resolved = null;
        var result = await once.CommitAsync<Results<Ok<TicketSummary>, NotFound, ProblemHttpResult>>(
            async token =>
            {
                var ticket = await db.LockTicketAsync(id, token);
                if (ticket is null)
                {
                    return TypedResults.NotFound();
                }

                var wasResolved = ticket.Status is TicketStatus.Resolved;
                if (!ticket.Resolve(agent, time.GetUtcNow()))
                {
                    return TypedResults.Problem("The ticket is closed already.", statusCode: StatusCodes.Status409Conflict);
                }

                await db.SaveChangesAsync(token);
                resolved = wasResolved ? null : ticket;
                return TypedResults.Ok(TicketSummary.Of(ticket));
            },
            cancellationToken);

        if (resolved is not null)
        {
            metrics.TicketResolved(resolved.Type);
        }

        return result;
    }
}
