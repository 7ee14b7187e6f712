using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.Wire;

/// <summary>Stripe's cursor pages (https://docs.stripe.com/api/pagination): newest first, <c>has_more</c> tells whether to go on.</summary>
internal sealed record StripePage(int Limit, string? StartingAfter, string? EndingBefore)
{
    public static StripePage Read(FormParameters form)
    {
        var limit = (int)(form.Integer("limit", 1, 100) ?? 10);
        var startingAfter = form.Text("starting_after");
        var endingBefore = form.Text("ending_before");
        if (startingAfter is not null && endingBefore is not null)
        {
            form.Fail("You cannot parameterize a query with both `ending_before` and `starting_after`. Please use one or the other.", "ending_before", code: null);
        }

        return new StripePage(limit, startingAfter, endingBefore);
    }
}

/// <summary><c>created=…</c> or <c>created[gte]=…</c>, in Unix seconds.</summary>
internal sealed record CreatedRange(DateTimeOffset From, DateTimeOffset Before)
{
    public static CreatedRange Read(FormParameters form)
    {
        var from = DateTimeOffset.UnixEpoch;
        var before = DateTimeOffset.MaxValue;
        if (Second(form, "created") is { } exactly)
        {
            (from, before) = (exactly, exactly.AddSeconds(1));
        }

        from = Second(form, "created[gte]") ?? Second(form, "created[gt]")?.AddSeconds(1) ?? from;
        before = Second(form, "created[lt]") ?? Second(form, "created[lte]")?.AddSeconds(1) ?? before;
        return new CreatedRange(from, before);
    }

    private static DateTimeOffset? Second(FormParameters form, string name) =>
        form.Integer(name, 0, 253402300000) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}

internal static class StripeList
{
    public static JsonObject Of(IReadOnlyCollection<JsonObject> data, bool hasMore, string url) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. data]),
        ["has_more"] = hasMore,
        ["url"] = url,
    };

    /// <summary>One page of <paramref name="source"/> by its sequence; a cursor is an object's id, and an unknown one is an error.</summary>
    public static async Task<(IReadOnlyList<T> Items, bool HasMore, StripeAnswer? Error)> PageAsync<T>(
        IQueryable<T> source,
        IQueryable<T> all,
        StripePage page,
        string resource,
        CancellationToken cancellationToken)
        where T : class
    {
        var cursor = page.StartingAfter ?? page.EndingBefore;
        if (cursor is not null)
        {
            var sequence = await all
                .Where(item => EF.Property<string>(item, "Id") == cursor)
                .Select(item => (long?)EF.Property<long>(item, "Sequence"))
                .FirstOrDefaultAsync(cancellationToken);
            if (sequence is null)
            {
                return ([], false, StripeAnswer.NotFound(resource, cursor, page.StartingAfter is null ? "ending_before" : "starting_after"));
            }

            source = page.StartingAfter is null
                ? source.Where(item => EF.Property<long>(item, "Sequence") > sequence)
                : source.Where(item => EF.Property<long>(item, "Sequence") < sequence);
        }

        source = page.EndingBefore is null
            ? source.OrderByDescending(item => EF.Property<long>(item, "Sequence"))
            : source.OrderBy(item => EF.Property<long>(item, "Sequence"));
        var items = await source.Take(page.Limit + 1).ToListAsync(cancellationToken);
        var hasMore = items.Count > page.Limit;
        if (hasMore)
        {
            items.RemoveAt(page.Limit);
        }

        if (page.EndingBefore is not null)
        {
            items.Reverse();
        }

        return (items, hasMore, null);
    }
}
