using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.ServiceDefaults;
using Ecommerce.Support.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Support.Queue;

/// <summary>An agent replies; it is the customer's turn.</summary>
internal static class AnswerTicket
{
    public sealed record Request([property: PlainText(Ticket.MaxBodyLength, Multiline = true)] string Body);

    public static async Task<Idempotent<Results<Created<MessageResponse>, NotFound>>> HandleAsync(
        Guid id,
        Request request,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        SupportDbContext db,
        SupportMetrics metrics,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var agent = Agent.From(user);

        var once = await db.OnceAsync(key, agent.Id, request, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        Ticket? firstAnswered = null;
        var result = await once.CommitAsync<Results<Created<MessageResponse>, NotFound>>(
            async token =>
            {
                var ticket = await db.LockTicketAsync(id, token);
                if (ticket is null)
                {
                    return TypedResults.NotFound();
                }

                firstAnswered = ticket.FirstAnsweredAt is null ? ticket : null;
                var message = ticket.ReplyAsAgent(agent, PlainTextAttribute.Clean(request.Body), time.GetUtcNow());
                await db.SaveChangesAsync(token);
                return TypedResults.Created($"/api/support/queue/{id}", MessageResponse.Of(message));
            },
            cancellationToken);

        if (firstAnswered is { FirstAnsweredAt: { } answeredAt })
        {
            metrics.FirstResponse(firstAnswered.Type, answeredAt - firstAnswered.CreatedAt);
        }

        return result;
    }
}
