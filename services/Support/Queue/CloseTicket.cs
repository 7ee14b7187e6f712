using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.Support.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Support.Queue;

/// <summary>A resolved ticket is put away.</summary>
internal static class CloseTicket
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

                if (!ticket.Close(agent, time.GetUtcNow()))
                {
                    return TypedResults.Problem("Only a resolved ticket can be closed.", statusCode: StatusCodes.Status409Conflict);
                }

                await db.SaveChangesAsync(token);
                return TypedResults.Ok(TicketSummary.Of(ticket));
            },
            cancellationToken);
    }
}
