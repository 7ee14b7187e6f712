using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Messaging;

/// <summary>One more attempt for every parked event, or every one of a type, now. Repeating the call while they wait changes nothing.</summary>
internal static class RedriveParkedMessages
{
    public sealed record Response(int Redriven);

    /// <param name="type">The events' type, such as <c>OrderPlaced</c>; null for all.</param>
    public static async Task<Results<Accepted<Response>, ValidationProblem>> HandleAsync(
        string? type, MessagingDb db, RedriveSignal signal, TimeProvider time, CancellationToken cancellationToken)
    {
        if (MessageEndpoints.FindError("type", type, new PlainTextAttribute(FailedMessage.MaxType)) is { } error)
        {
            return error;
        }

        var now = time.GetUtcNow();
        var due = await db.Context.Set<FailedMessage>()
            .Where(message => message.ParkedAt != null && message.Body != null && (type == null || message.Type == type))
            .ExecuteUpdateAsync(set => set.SetProperty(message => message.NextAttemptAt, now), cancellationToken);
        signal.Wake();
        return TypedResults.Accepted((string?)null, new Response(due));
    }
}
