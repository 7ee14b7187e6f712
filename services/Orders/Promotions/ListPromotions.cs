using System.ComponentModel.DataAnnotations;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Promotions;

internal static class ListPromotions
{
    public sealed record Response(IReadOnlyList<PromotionResponse> Items, string? Next);

    private sealed record Position(Guid Id);

    /// <param name="archived">True for only those that are archived, else only those that are not.</param>
    public static async Task<Results<Ok<Response>, ValidationProblem>> HandleAsync(
        OrdersDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken,
        bool archived = false,
        string? cursor = null,
        [Range(1, 100)] int limit = 20)
    {
        var promotions = db.Promotions.AsNoTracking().Where(promotion => promotion.ArchivedAt != null == archived);
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!Cursor.TryDecode<Position>(cursor, out var after) || after.Id == Guid.Empty)
            {
                return TypedResults.ValidationProblem(new Dictionary<string, string[]>
                {
                    ["cursor"] = ["The cursor is not one that this list has given."],
                });
            }

            promotions = promotions.Where(promotion => promotion.Id < after.Id);
        }

        // An id tells when it was made.
        var page = await promotions.OrderByDescending(promotion => promotion.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var ids = page.Select(promotion => (Guid?)promotion.Id).ToList();
        var used = await db.Orders.Where(Redemption.Holds).Where(order => ids.Contains(order.PromotionId))
            .GroupBy(order => order.PromotionId!.Value).Select(uses => new { uses.Key, Count = uses.Count() })
            .ToDictionaryAsync(uses => uses.Key, uses => uses.Count, cancellationToken);
        var now = time.GetUtcNow();
        var items = page.Take(limit)
            .Select(promotion => PromotionResponse.Of(promotion, used.GetValueOrDefault(promotion.Id), now)).ToList();
        return TypedResults.Ok(new Response(items, page.Count > limit ? Cursor.Encode(new Position(items[^1].Id)) : null));
    }
}
