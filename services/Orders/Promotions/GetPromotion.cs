using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Promotions;

internal static class GetPromotion
{
    public static async Task<Results<Ok<PromotionResponse>, NotFound>> HandleAsync(
        Guid id, HttpResponse response, OrdersDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var promotion = await db.Promotions.AsNoTracking().FirstOrDefaultAsync(promotion => promotion.Id == id, cancellationToken);
        if (promotion is null)
        {
            return TypedResults.NotFound();
        }

        var used = await db.Orders.Where(Redemption.Holds).CountAsync(order => order.PromotionId == id, cancellationToken);
        EntityTag.Write(response, promotion.Version);
        return TypedResults.Ok(PromotionResponse.Of(promotion, used, time.GetUtcNow()));
    }
}
