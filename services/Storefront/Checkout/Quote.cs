using Ecommerce.Storefront.Orders;

namespace Ecommerce.Storefront.Checkout;

/// <param name="FewestDays">Working days until it arrives.</param>
public sealed record ShippingOption(string Id, string Name, decimal Price, int FewestDays, int MostDays);

/// <summary>What an order of the cart would cost now, in every part; the order is placed at this total or not at all.</summary>
/// <param name="ShippingOptions">One of them is the chosen <see cref="Prices.ShippingOption"/>.</param>
/// <param name="Code">What becomes of the code that was typed; null where none was.</param>
public sealed record Quote(
    IReadOnlyList<ShippingOption> ShippingOptions,
    CodeAnswer? Code) : Prices;

/// <param name="Status"><c>applied</c>, or why it is not.</param>
/// <param name="Missing">By how much the goods are below the minimum, where that is why.</param>
/// <param name="ValidFrom">Null where that is not why.</param>
public sealed record CodeAnswer(string Code, string Status, decimal? Missing, DateTimeOffset? ValidFrom)
{
    /// <summary>An order with it is refused; otherwise it does no harm, even where it takes nothing off.</summary>
    public bool IsRefused => Status is not ("applied" or "no_effect" or "outdone");
}
