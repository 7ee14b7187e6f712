using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ecommerce.Messaging;

/// <summary>Runs an event's handlers in one transaction with its inbox row.</summary>
internal sealed class EventDispatcher(IServiceScopeFactory scopes, MessagingService service, TimeProvider time)
{
    /// <returns>False where the event has had its effect before.</returns>
    public async Task<bool> HandleAsync(EventEnvelope envelope, bool mayHaveFailed, CancellationToken cancellationToken)
    {
        var route = service.Routes.Find(envelope.Type);
        var message = route.Read(envelope.Body.Span);

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MessagingDb>().Context;
        return await db.InTransactionAsync(
            async token =>
            {
                var now = time.GetUtcNow();
                var isNew = await db.Database.ExecuteSqlAsync(
                    $"INSERT INTO inbox_messages (message_id, handled_at) VALUES ({envelope.Id}, {now}) ON CONFLICT DO NOTHING", token) == 1;
                if (isNew)
                {
                    await route.HandleAsync(scope.ServiceProvider, message, token);
                    await db.SaveChangesAsync(token);
                }

                if (mayHaveFailed)
                {
                    await db.Database.ExecuteSqlAsync($"DELETE FROM failed_messages WHERE message_id = {envelope.Id}", token);
                }

                return isNew;
            },
            cancellationToken);
    }
}
