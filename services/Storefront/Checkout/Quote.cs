using Ecommerce.Storefront.Orders;

namespace Ecommerce.Storefront.Checkout;

/// <param name="FewestDays">Working days until it arrives.</param>
public sealed record ShippingOption(string Id, string Name, decimal Price, int FewestDays, int MostDays);

/// <summary>What an order of the cart would cost now, in every part; the order is placed at this total or not at all.</summary>
/// <param name="ShippingOption">The chosen one of <paramref name="ShippingOptions"/>.</param>
/// <param name="Promotion">What the order gets; null for none.</param>
/// <param name="Code">What becomes of the code that was typed; null where none was.</param>
public sealed record Quote(
    IReadOnlyList<ShippingOption> ShippingOptions,
    string ShippingOption,
    decimal Subtotal,
    decimal Discount,
    decimal Shipping,
    IReadOnlyList<TaxLine> TaxLines,
    bool TaxIncluded,
    decimal Total,
    string Currency,
    Promotion? Promotion,
    CodeAnswer? Code)
{
    public Prices Prices => new(Subtotal, Discount, Promotion, ShippingOption, Shipping, TaxLines, TaxIncluded, Total, Currency);
}

/// <param name="Status"><c>applied</c>, or why it is not.</param>
/// <param name="Missing">By how much the goods are below the minimum, where that is why.</param>
/// <param name="ValidFrom">Null where that is not why.</param>
public sealed record CodeAnswer(string Code, string Status, decimal? Missing, DateTimeOffset? ValidFrom)
{
    /// <summary>An order with it is refused; otherwise it does no harm, even where it takes nothing off.</summary>
    public bool IsRefused => Status is not ("applied" or "no_effect" or "outdone");
}
