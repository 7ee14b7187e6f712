using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Support.Tickets;

/// <summary>The customer says more. A ticket that was resolved or closed opens again.</summary>
internal static class ReplyToTicket
{
    public sealed record Request([property: PlainText(Ticket.MaxBodyLength, Multiline = true)] string Body);

    public static async Task<Idempotent<Results<Created<MessageResponse>, NotFound>>> HandleAsync(
        Guid id,
        Request request,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        SupportDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var customerId = user.Subject();

        var once = await db.OnceAsync(key, customerId, request, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        return await once.CommitAsync<Results<Created<MessageResponse>, NotFound>>(
            async token =>
            {
                var ticket = await db.LockTicketAsync(id, customerId, token);
                if (ticket is null)
                {
                    return TypedResults.NotFound();
                }

                var message = ticket.ReplyAsCustomer(PlainTextAttribute.Clean(request.Body), time.GetUtcNow());
                await db.SaveChangesAsync(token);
                return TypedResults.Created($"/api/support/tickets/{id}", MessageResponse.Of(message));
            },
            cancellationToken);
    }
}
