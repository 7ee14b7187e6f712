using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Messaging;

/// <summary>One more attempt for one parked event, now. Repeating the call while it waits changes nothing.</summary>
internal static class RedriveParkedMessage
{
    public static async Task<Results<Accepted<RedriveParkedMessages.Response>, NotFound>> HandleAsync(
        Guid id, MessagingDb db, RedriveSignal signal, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await db.Context.Set<FailedMessage>()
            .Where(message => message.MessageId == id && message.ParkedAt != null && message.Body != null)
            .ExecuteUpdateAsync(set => set.SetProperty(message => message.NextAttemptAt, now), cancellationToken);
        if (due == 0)
        {
            return TypedResults.NotFound();
        }

        signal.Wake();
        return TypedResults.Accepted((string?)null, new RedriveParkedMessages.Response(due));
    }
}
