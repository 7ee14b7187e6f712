using Ecommerce.Orders.Carts;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Promotions;

/// <summary>The promotions that an order of a cart may get: those that need no code, and the one whose code was typed.</summary>
/// <param name="Code">As it was typed; null where none was.</param>
/// <param name="HeldByCart">By the order that the cart as it stands is already: repeating that order uses nothing up.</param>
internal sealed record CartPromotions(
    string? Code,
    IReadOnlyList<Promotion> All,
    IReadOnlyDictionary<Guid, int> UsesByCustomer,
    Guid? HeldByCart,
    DateTimeOffset Now)
{
    /// <param name="customerId">Null for a guest.</param>
    /// <param name="guestEmail">Whose uses are counted; null while nobody knows it.</param>
    public static async Task<CartPromotions> FindAsync(
        OrdersDbContext db,
        string? code,
        string? customerId,
        string? guestEmail,
        Cart cart,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var typed = string.IsNullOrWhiteSpace(code) ? null : code.Trim();
        var sought = PromotionTerms.NormalizeCode(typed);
        var all = await db.Promotions.AsNoTracking()
            .Where(promotion => promotion.ArchivedAt == null
                && ((sought != null && promotion.Code == sought)
                    || (promotion.Code == null && promotion.From <= now && (promotion.Until == null || now < promotion.Until))))
            .OrderBy(promotion => promotion.Id)
            .ToListAsync(cancellationToken);

        var limited = all.Where(promotion => promotion.IsLimited).Select(promotion => (Guid?)promotion.Id).ToList();
        var uses = (customerId ?? guestEmail) is null || limited.Count == 0
            ? []
            : await db.Orders.AsNoTracking().HeldBy(customerId, guestEmail)
                .Where(order => limited.Contains(order.PromotionId))
                .Select(order => new { PromotionId = order.PromotionId!.Value, order.CartId, order.CartVersion })
                .ToListAsync(cancellationToken);
        return new CartPromotions(
            typed,
            all,
            uses.CountBy(use => use.PromotionId).ToDictionary(),
            uses.FirstOrDefault(use => use.CartId == cart.Id && use.CartVersion == cart.Version)?.PromotionId,
            now);
    }

    /// <summary>The one whose code was typed.</summary>
    public Promotion? OfCode => All.FirstOrDefault(promotion => promotion.Code is not null);

    /// <summary>Those that goods of such a price may get, the one that was asked for first.</summary>
    public IEnumerable<Promotion> For(decimal subtotal) =>
        All.Where(promotion => Check(promotion, subtotal) is PromotionRefusal.None).OrderBy(promotion => promotion.Code is null);

    /// <summary>What becomes of the code that was typed; null where none was.</summary>
    /// <param name="subtotal">What the goods cost.</param>
    /// <param name="chosen">What the order gets.</param>
    /// <param name="hasEffect">Whether the code's promotion would take something off.</param>
    public CodeAnswer? AnswerCode(decimal subtotal, Promotion? chosen, bool hasEffect)
    {
        if (Code is null)
        {
            return null;
        }

        if (OfCode is not { } promotion)
        {
            return new CodeAnswer(Code, CodeStatus.Unknown);
        }

        return Check(promotion, subtotal) switch
        {
            PromotionRefusal.NotYetValid => new CodeAnswer(Code, CodeStatus.NotYetValid, ValidFrom: promotion.From),
            PromotionRefusal.Expired => new CodeAnswer(Code, CodeStatus.Expired),
            PromotionRefusal.UsedUp => new CodeAnswer(Code, CodeStatus.UsedUp),
            PromotionRefusal.AlreadyUsed => new CodeAnswer(Code, CodeStatus.AlreadyUsed),
            PromotionRefusal.MinimumNotReached =>
                new CodeAnswer(Code, CodeStatus.MinimumNotReached, Missing: promotion.MinimumSubtotal - subtotal),
            _ when chosen == promotion => new CodeAnswer(Code, CodeStatus.Applied),
            _ => new CodeAnswer(Code, hasEffect ? CodeStatus.Outdone : CodeStatus.NoEffect),
        };
    }

    private PromotionRefusal Check(Promotion promotion, decimal subtotal)
    {
        var refusal = promotion.Check(subtotal, UsesByCustomer.GetValueOrDefault(promotion.Id), Now);
        return promotion.Id == HeldByCart && refusal is PromotionRefusal.UsedUp or PromotionRefusal.AlreadyUsed
            ? subtotal < promotion.MinimumSubtotal ? PromotionRefusal.MinimumNotReached : PromotionRefusal.None
            : refusal;
    }
}
