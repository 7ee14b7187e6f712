using Ecommerce.ServiceDefaults;

namespace Ecommerce.Orders.Promotions;

/// <summary>The promotion that an order holds, as it was when it was placed.</summary>
/// <param name="Code">Null where it needed none.</param>
/// <param name="Amount">What it took off the goods, or off shipping.</param>
internal sealed record AppliedPromotion(Guid Id, string NameEs, string NameEn, string? Code, decimal Amount)
{
    public string NameIn(string language) => language == Language.Spanish ? NameEs : NameEn;
}

/// <summary>The promotion of a quote or an order, for those who read it.</summary>
/// <param name="Discount">What it takes off the goods, or off shipping.</param>
internal sealed record PromotionSummary(Guid Id, string Name, string? Code, decimal Discount)
{
    public static PromotionSummary? From(AppliedPromotion? promotion, string language) =>
        promotion is null ? null : new(promotion.Id, promotion.NameIn(language), promotion.Code, promotion.Amount);
}

/// <summary>What becomes of a code that was typed.</summary>
internal enum CodeStatus
{
    Applied,

    /// <summary>No promotion has it, or none has it any more.</summary>
    Unknown,
    NotYetValid,
    Expired,
    MinimumNotReached,
    UsedUp,
    AlreadyUsed,

    /// <summary>It takes nothing off this order: what it makes free costs nothing anyway, or goes another way.</summary>
    NoEffect,

    /// <summary>The order gets another promotion that is better for the customer.</summary>
    Outdone,
}

/// <param name="Code">As it was typed.</param>
/// <param name="Missing">By how much the goods are below the minimum; null where that is not the reason.</param>
/// <param name="ValidFrom">Null where that is not the reason.</param>
internal sealed record CodeAnswer(string Code, CodeStatus Status, decimal? Missing = null, DateTimeOffset? ValidFrom = null)
{
    /// <summary>The customer would not get what the code promises: no order is placed with it.</summary>
    public bool IsRefused => Status is not (CodeStatus.Applied or CodeStatus.NoEffect or CodeStatus.Outdone);

    public string Detail => Status switch
    {
        CodeStatus.Unknown => "There is no such code.",
        CodeStatus.NotYetValid => "The code is not valid yet.",
        CodeStatus.Expired => "The code is not valid any more.",
        CodeStatus.MinimumNotReached => "The goods do not cost enough for the code.",
        CodeStatus.UsedUp => "The code has been used as often as it may be.",
        CodeStatus.AlreadyUsed => "You have used the code already.",
        CodeStatus.NoEffect => "The code takes nothing off this order.",
        CodeStatus.Outdone => "The order gets a better promotion.",
        _ => "The code applies.",
    };
}
