using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Pricing;

namespace Ecommerce.Orders.Carts;

/// <summary>A cart as the customer sees it.</summary>
/// <param name="Id">Null while nothing has been put in.</param>
/// <param name="Saved">Kept for later; counted and priced in nothing else here.</param>
/// <param name="ItemCount">Over <paramref name="Items"/>.</param>
/// <param name="Subtotal">Over the lines that are on sale.</param>
/// <param name="Shipping">What an order of these lines would pay for standard shipping.</param>
/// <param name="Total">
/// What an order of these lines would cost, sent by standard: place it with this as <c>expectedTotal</c>. A quote says more, and
/// adds the tax where prices do not include it.
/// </param>
/// <param name="TaxIncluded">Whether the amounts have the tax in them; where not, a quote adds it.</param>
/// <param name="PricesCurrent">False when Catalog could not be asked: prices are those last seen, null where there is none.</param>
internal sealed record CartResponse(
    Guid? Id,
    int Version,
    IReadOnlyList<CartResponse.Line> Items,
    IReadOnlyList<CartResponse.Line> Saved,
    int ItemCount,
    decimal Subtotal,
    decimal Shipping,
    decimal Total,
    string Currency,
    bool TaxIncluded,
    bool PricesCurrent)
{
    /// <param name="Available">Null when Catalog could not be asked.</param>
    /// <param name="PriceBefore">What one cost when it was put in, where it costs something else now; else null.</param>
    /// <param name="OnSale">False when the SKU is no longer sold; such a line cannot be ordered.</param>
    public sealed record Line(
        string Sku,
        int Quantity,
        string Name,
        string? VariantName,
        string? Slug,
        string? Image,
        decimal? UnitPrice,
        decimal? PriceBefore,
        decimal? LineTotal,
        int? Available,
        bool OnSale);

    public static readonly CartResponse Empty = new(null, 0, [], [], 0, 0, 0, 0, "EUR", TaxIncluded: true, PricesCurrent: true);

    /// <param name="cart">The cart.</param>
    /// <param name="offers">Of all its SKUs; null when Catalog could not be asked.</param>
    /// <param name="pricing">Whether prices include tax.</param>
    public static CartResponse From(Cart cart, IReadOnlyDictionary<string, CatalogOffer>? offers, PricingOptions pricing)
    {
        var lines = cart.Items.Select(item => ToLine(item, offers)).ToList();
        var subtotal = lines.Where(line => line.OnSale).Sum(line => line.LineTotal ?? 0);
        var shipping = subtotal == 0 ? 0 : ShippingTable.StandardFor(subtotal);
        return new CartResponse(
            cart.Id,
            cart.Version,
            lines,
            [.. cart.Saved.Select(item => ToLine(item, offers))],
            lines.Sum(line => line.Quantity),
            subtotal,
            shipping,
            subtotal + shipping,
            "EUR",
            pricing.PricesIncludeTax,
            PricesCurrent: offers is not null);
    }

    private static Line ToLine(CartItem item, IReadOnlyDictionary<string, CatalogOffer>? offers)
    {
        if (offers?.GetValueOrDefault(item.Sku) is { } offer)
        {
            var price = Totals.RoundPrice(offer.UnitPrice);
            return new Line(
                item.Sku,
                item.Quantity,
                offer.Name,
                offer.VariantName,
                offer.Slug,
                offer.Image,
                price,
                item.Seen is { } seen && Totals.RoundPrice(seen.UnitPrice) != price ? Totals.RoundPrice(seen.UnitPrice) : null,
                price * item.Quantity,
                offer.Available,
                OnSale: true);
        }

        return new Line(
            item.Sku,
            item.Quantity,
            item.Seen?.Name ?? item.Sku,
            item.Seen?.VariantName,
            item.Seen?.Slug,
            item.Seen?.Image,
            item.Seen?.UnitPrice,
            null,
            item.Seen?.UnitPrice * item.Quantity,
            offers is null ? null : 0,
            OnSale: offers is null);
    }
}
