using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Messaging;

/// <summary>Oldest event first. Bodies are not shown: they hold customers' data.</summary>
internal static class ListParkedMessages
{
    private const int MaxLimit = 100;

    public sealed record Response(IReadOnlyList<Item> Items, string? Next);

    public sealed record Item(
        Guid Id,
        string Type,
        int Attempts,
        string? Error,
        DateTimeOffset FirstFailedAt,
        DateTimeOffset LastFailedAt,
        DateTimeOffset? ParkedAt,
        DateTimeOffset? NextAttemptAt);

    public static async Task<Results<Ok<Response>, ValidationProblem>> HandleAsync(
        string? cursor, int? limit, MessagingDb db, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Invalid("limit", $"The value must be between 1 and {MaxLimit}.");
        }

        var after = Guid.Empty;
        if (cursor is not null && !Cursor.TryDecode(cursor, out after))
        {
            return Invalid("cursor", "The value is not a cursor of this list.");
        }

        var size = limit ?? MaxLimit;
        var items = await db.Context.Set<FailedMessage>()
            .Where(message => message.ParkedAt != null && message.Body != null && message.MessageId > after)
            .OrderBy(message => message.MessageId)
            .Take(size + 1)
            .Select(message => new Item(
                message.MessageId,
                message.Type,
                message.Attempts,
                message.Error,
                message.FirstFailedAt,
                message.LastFailedAt,
                message.ParkedAt,
                message.NextAttemptAt))
            .ToListAsync(cancellationToken);
        if (items.Count <= size)
        {
            return TypedResults.Ok(new Response(items, Next: null));
        }

        items.RemoveAt(size);
        return TypedResults.Ok(new Response(items, Cursor.Encode(items[^1].Id)));
    }

    private static ValidationProblem Invalid(string member, string error) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [member] = [error] });
}
