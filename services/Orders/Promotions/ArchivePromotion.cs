using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Orders.Promotions;

internal static class ArchivePromotion
{
    public static async Task<Idempotent<Results<Ok<PromotionResponse>, NotFound>>> HandleAsync(
        Guid id,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var once = await db.OnceAsync(key, user.Subject(), cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        return await once.CommitAsync<Results<Ok<PromotionResponse>, NotFound>>(
            async token =>
            {
                if (await db.LockPromotionAsync(id, token) is not var (promotion, used))
                {
                    return TypedResults.NotFound();
                }

                promotion.Archive(time.GetUtcNow());
                await db.SaveChangesAsync(token);
                return TypedResults.Ok(PromotionResponse.Of(promotion, used, time.GetUtcNow()));
            },
            cancellationToken);
    }
}
