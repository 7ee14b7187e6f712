using Ecommerce.Orders.Carts;
using Ecommerce.Orders.Orders;

namespace Ecommerce.Orders.Pricing;

/// <summary>What an order of a cart would cost at this moment; an order is placed at its own quote.</summary>
/// <param name="Shipping">The chosen way.</param>
/// <param name="ShippingOptions">All that there are to choose from.</param>
internal sealed record Quote(Totals Totals, ShippingOption Shipping, IReadOnlyList<ShippingOption> ShippingOptions)
{
    /// <param name="items">Each has its offer.</param>
    /// <param name="offers">By SKU.</param>
    /// <param name="country">One that the shop delivers to.</param>
    /// <param name="shippingOption">Standard by default.</param>
    /// <param name="options">Whether prices include tax.</param>
    /// <returns>Null where these goods cannot be sent that way.</returns>
    public static Quote? Of(
        IReadOnlyList<CartItem> items,
        IReadOnlyDictionary<string, CatalogOffer> offers,
        string country,
        string? shippingOption,
        PricingOptions options)
    {
        var lines = items.Select(item => ToLine(item, offers[item.Sku], country)).ToList();
        var grams = items.Sum(item => (long)item.Quantity * offers[item.Sku].WeightGrams);
        var shippingOptions = ShippingTable.Of(country, lines.Sum(line => line.LineTotal), grams);
        return shippingOptions.FirstOrDefault(option => option.Id == (shippingOption ?? ShippingTable.Standard)) is { } shipping
            ? new Quote(
                Totals.Of(lines, 0, shipping.Id, shipping.Price, TaxRates.Of(country), options.PricesIncludeTax), shipping, shippingOptions)
            : null;
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
