using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.Support.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Support.Queue;

/// <summary>The shop waits for somebody else, such as a carrier.</summary>
internal static class HoldTicket
{
    public static async Task<Idempotent<Results<Ok<TicketSummary>, NotFound, ProblemHttpResult>>> HandleAsync(
        Guid id,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        SupportDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var agent = Agent.From(user);

        var once = await db.OnceAsync(key, agent.Id, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        return await once.CommitAsync<Results<Ok<TicketSummary>, NotFound, ProblemHttpResult>>(
            async token =>
            {
                var ticket = await db.LockTicketAsync(id, token);
                if (ticket is null)
                {
                    return TypedResults.NotFound();
                }

                if (!ticket.Hold(agent, time.GetUtcNow()))
                {
                    return TypedResults.Problem("The ticket is resolved already.", statusCode: StatusCodes.Status409Conflict);
                }

                await db.SaveChangesAsync(token);
                return TypedResults.Ok(TicketSummary.Of(ticket));
            },
            cancellationToken);
    }
}
