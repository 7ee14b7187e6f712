namespace Ecommerce.Orders.Promotions;

/// <param name="Value">Per cent, or an amount; null for free shipping.</param>
/// <param name="Used">How many orders hold it.</param>
/// <param name="Version">Also the entity tag, which a change must carry in <c>If-Match</c>.</param>
internal sealed record PromotionResponse(
    Guid Id,
    string NameEs,
    string NameEn,
    string? Code,
    PromotionKind Kind,
    decimal? Value,
    decimal MinimumSubtotal,
    DateTimeOffset From,
    DateTimeOffset? Until,
    int? UsageLimit,
    int? LimitPerCustomer,
    int Used,
    PromotionState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ArchivedAt,
    int Version)
{
    public static PromotionResponse Of(Promotion promotion, int used, DateTimeOffset now) => new(
        promotion.Id,
        promotion.NameEs,
        promotion.NameEn,
        promotion.Code,
        promotion.Kind,
        promotion.Kind is PromotionKind.FreeShipping ? null : promotion.Value,
        promotion.MinimumSubtotal,
        promotion.From,
        promotion.Until,
        promotion.UsageLimit,
        promotion.LimitPerCustomer,
        used,
        promotion.ArchivedAt is not null ? PromotionState.Archived
            : now >= promotion.Until ? PromotionState.Ended
            : used >= promotion.UsageLimit ? PromotionState.UsedUp
            : now < promotion.From ? PromotionState.Scheduled
            : PromotionState.Active,
        promotion.CreatedAt,
        promotion.ArchivedAt,
        promotion.Version);
}
