using Ecommerce.Orders.Carts;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Promotions;

namespace Ecommerce.Orders.Pricing;

/// <summary>What an order of a cart would cost at this moment; an order is placed at its own quote.</summary>
/// <param name="Shipping">The chosen way.</param>
/// <param name="ShippingOptions">All that there are to choose from.</param>
/// <param name="Promotion">The one that the order gets; null for none.</param>
/// <param name="Discount">What that takes off the goods, or off shipping.</param>
/// <param name="Code">What becomes of the code that was typed; null where none was.</param>
internal sealed record Quote(
    Totals Totals,
    ShippingOption Shipping,
    IReadOnlyList<ShippingOption> ShippingOptions,
    Promotion? Promotion,
    decimal Discount,
    CodeAnswer? Code)
{
    public AppliedPromotion? Applied =>
        Promotion is null ? null : new(Promotion.Id, Promotion.NameEs, Promotion.NameEn, Promotion.Code, Discount);

    /// <param name="items">Each has its offer.</param>
    /// <param name="offers">By SKU.</param>
    /// <param name="country">One that the shop delivers to.</param>
    /// <param name="shippingOption">Standard by default.</param>
    /// <param name="options">Whether prices include tax.</param>
    /// <param name="promotions">Of which the order gets the one that makes it cheapest.</param>
    /// <returns>Null where these goods cannot be sent that way.</returns>
    public static Quote? Of(
        IReadOnlyList<CartItem> items,
        IReadOnlyDictionary<string, CatalogOffer> offers,
        string country,
        string? shippingOption,
        PricingOptions options,
        CartPromotions promotions)
    {
        var lines = items.Select(item => ToLine(item, offers[item.Sku], country)).ToList();
        var grams = items.Sum(item => (long)item.Quantity * offers[item.Sku].WeightGrams);
        var subtotal = lines.Sum(line => line.LineTotal);
        var shippingOptions = ShippingTable.Of(country, subtotal, grams);
        if (shippingOptions.FirstOrDefault(option => option.Id == (shippingOption ?? ShippingTable.Standard)) is not { } shipping)
        {
            return null;
        }

        var without = Price(0, shipping.Price);
        (Promotion? Promotion, Totals Totals) best = (null, without);
        var codeHasEffect = false;
        foreach (var promotion in promotions.For(subtotal))
        {
            var isFree = promotion.Kind is PromotionKind.FreeShipping && shipping.Id == ShippingTable.Standard;
            var totals = Price(promotion.OffGoods(subtotal), isFree ? 0 : shipping.Price);
            codeHasEffect |= promotion.Code is not null && totals.Total < without.Total;
            if (totals.Total < best.Totals.Total)
            {
                best = (promotion, totals);
            }
        }

        var paid = shipping with { Price = best.Totals.Shipping };
        return new Quote(
            best.Totals,
            paid,
            [.. shippingOptions.Select(option => option == shipping ? paid : option)],
            best.Promotion,
            best.Totals.Discount + shipping.Price - paid.Price,
            promotions.AnswerCode(subtotal, best.Promotion, codeHasEffect));

        Totals Price(decimal discount, decimal shippingPrice) =>
            Totals.Of(lines, discount, shipping.Id, shippingPrice, TaxRates.Of(country), options.PricesIncludeTax);
    }

    private static OrderLine ToLine(CartItem item, CatalogOffer offer, string country) => new(
        item.Sku,
        offer.Name,
        offer.VariantName,
        offer.Slug,
        offer.Image,
        item.Quantity,
        Totals.RoundPrice(offer.UnitPrice),
        TaxRate: TaxRates.Of(country, offer.TaxCategory));
}
