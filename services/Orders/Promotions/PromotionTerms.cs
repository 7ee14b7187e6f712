using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Ecommerce.ServiceDefaults;

namespace Ecommerce.Orders.Promotions;

/// <summary>What a promotion says; what is absent is not there. Public, since validation by annotations does not see other types.</summary>
/// <param name="NameEs">What customers see, in Spanish.</param>
/// <param name="Value">Per cent of the goods, or an amount; none for free shipping.</param>
/// <param name="Code">Letters, digits and hyphens, in any case; without one every order gets it that may.</param>
/// <param name="MinimumSubtotal">What the goods must cost, before anything is taken off.</param>
/// <param name="Until">The first moment at which it is over.</param>
/// <param name="UsageLimit">How many orders may hold it.</param>
/// <param name="LimitPerCustomer">How many orders of one customer may hold it.</param>
public sealed partial record PromotionTerms(
    [property: PlainText(PromotionTerms.MaxName)] string NameEs,
    [property: PlainText(PromotionTerms.MaxName)] string NameEn,
    PromotionKind Kind,
    DateTimeOffset From,
    decimal? Value = null,
    [property: RegularExpression(PromotionTerms.CodePattern, ErrorMessage = PromotionTerms.CodeError)] string? Code = null,
    decimal MinimumSubtotal = 0,
    DateTimeOffset? Until = null,
    [property: Range(1, 1_000_000)] int? UsageLimit = null,
    [property: Range(1, 1_000)] int? LimitPerCustomer = null)
{
    public const int MaxName = 100;

    public const int MaxCode = 30;

    public const string CodePattern = "^[A-Za-z0-9-]{3,30}$";

    public const string CodeError = "The code has 3 to 30 letters without accents, digits and hyphens.";

    private const decimal MaxAmount = 100_000;

    /// <summary>As it is stored and looked for.</summary>
    /// <returns>Null for what cannot be a code.</returns>
    public static string? NormalizeCode(string? code) =>
        code?.Trim() is { } typed && ShapeOfCode().IsMatch(typed) ? typed.ToUpperInvariant() : null;

    /// <summary>What contradicts itself, by member.</summary>
    public Dictionary<string, string[]> FindErrors()
    {
        var errors = new Dictionary<string, string[]>();
        var valueError = Kind switch
        {
            PromotionKind.FreeShipping => Value is null ? null : "Free shipping has no value.",
            PromotionKind.Percentage => Value is > 0 and <= 100 && IsWhole(Value.Value) ? null : "The value is more than 0 and at most 100 per cent, with at most two decimals.",
            _ => Value is > 0 and <= MaxAmount && IsWhole(Value.Value) ? null : "The value is an amount of more than 0 and at most 100000, in whole cents.",
        };
        if (valueError is not null)
        {
            errors["value"] = [valueError];
        }

        if (MinimumSubtotal is < 0 or > MaxAmount || !IsWhole(MinimumSubtotal))
        {
            errors["minimumSubtotal"] = ["The minimum is an amount from 0 to 100000, in whole cents."];
        }

        if (Until <= From)
        {
            errors["until"] = ["It has to end after it has begun."];
        }

        return errors;
    }

    private static bool IsWhole(decimal amount) => decimal.Round(amount, 2) == amount;

    [GeneratedRegex(CodePattern)]
    private static partial Regex ShapeOfCode();
}
