using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Messaging;

/// <summary>One more attempt for every parked event, now.</summary>
internal static class RedriveParkedMessages
{
    public sealed record Response(int Redriven);

    public static async Task<Accepted<Response>> HandleAsync(
        MessagingDb db, RedriveSignal signal, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await db.Context.Set<FailedMessage>()
            .Where(message => message.ParkedAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(message => message.NextAttemptAt, now), cancellationToken);
        signal.Wake();
        return TypedResults.Accepted((string?)null, new Response(due));
    }
}
