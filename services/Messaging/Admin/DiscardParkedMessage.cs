using System.Security.Claims;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Messaging;

/// <summary>
/// Gives up a parked event for good: it counts as handled, so that no copy of it has an effect later. Its body goes; who discarded it and
/// why stays with what failed. Repeating the call changes nothing.
/// </summary>
internal static partial class DiscardParkedMessage
{
    public const int MaxReason = 300;

    /// <param name="Reason">Why it is never to be handled; 1 to 300 characters.</param>
    public sealed record Request(string Reason);

    /// <param name="Discarded">0 where it had been discarded before.</param>
    public sealed record Response(int Discarded);

    public static async Task<Results<Ok<Response>, NotFound, ValidationProblem>> HandleAsync(
        Guid id,
        Request request,
        ClaimsPrincipal user,
        MessagingDb messaging,
        MessagingTelemetry telemetry,
        TimeProvider time,
        ILogger<MessagingService> logger,
        CancellationToken cancellationToken)
    {
        if (MessageEndpoints.FindError("reason", request.Reason, new PlainTextAttribute(MaxReason)) is { } error)
        {
            return error;
        }

        var reason = PlainTextAttribute.Clean(request.Reason);
        var by = user.Subject();
        var db = messaging.Context;
        var type = await db.InTransactionAsync(
            async token =>
            {
                // What the redriver has sent meanwhile is not parked any more, and its handler decides.
                var types = await db.Database.SqlQuery<string>(
                    $"""
                    UPDATE failed_messages
                    SET body = NULL, next_attempt_at = NULL,
                        error = left(concat('Discarded by ', {by}, ': ', {reason}, '; ', error), 1000)
                    WHERE message_id = {id} AND parked_at IS NOT NULL AND body IS NOT NULL
                    RETURNING type AS "Value"
                    """).ToListAsync(token);
                if (types is [])
                {
                    return null;
                }

                var now = time.GetUtcNow();
                await db.Database.ExecuteSqlAsync(
                    $"INSERT INTO inbox_messages (message_id, handled_at) VALUES ({id}, {now}) ON CONFLICT DO NOTHING", token);
                return types[0];
            },
            cancellationToken);
        if (type is not null)
        {
            telemetry.Received(type, "discarded");
            LogDiscarded(logger, type, id, by, reason);
            return TypedResults.Ok(new Response(1));
        }

        return await db.Set<FailedMessage>().AnyAsync(
            message => message.MessageId == id && message.ParkedAt != null && message.Body == null, cancellationToken)
            ? TypedResults.Ok(new Response(0))
            : TypedResults.NotFound();
    }

    [LoggerMessage(LogLevel.Warning, "{Type} {MessageId} is discarded by {By}: {Reason}")]
    private static partial void LogDiscarded(ILogger logger, string type, Guid messageId, string by, string reason);
}
