using Ecommerce.Orders.Pricing;

namespace Ecommerce.Orders.Orders;

/// <summary>
/// What an order costs; the only place where it is worked out, by the rule of docs/adr/0012-one-rounding-rule.md. Prices have two
/// decimals, so line totals are exact; a discount is spread over the lines, and the tax, rounded once for each rate, over what it
/// is on, so that every cent belongs to a line or to shipping.
/// </summary>
/// <param name="Lines">In SKU order, each with its discount and tax.</param>
/// <param name="TaxLines">One for each rate, the highest first.</param>
/// <param name="TaxIncluded">Whether prices have the tax in them; where not, it comes on top.</param>
internal sealed record Totals(
    IReadOnlyList<OrderLine> Lines,
    string ShippingOption,
    decimal Shipping,
    decimal ShippingTax,
    IReadOnlyList<TaxLine> TaxLines,
    bool TaxIncluded)
{
    /// <summary>The most that the payment provider takes in one payment.</summary>
    public const decimal Highest = 999_999.99m;

    /// <summary>The least that it takes in one payment.</summary>
    public const decimal Lowest = 0.50m;

    public decimal Subtotal { get; } = Lines.Sum(line => line.LineTotal);

    public decimal Discount { get; } = Lines.Sum(line => line.Discount);

    public decimal Tax { get; } = TaxLines.Sum(line => line.Tax);

    public decimal Total => Subtotal - Discount + Shipping + (TaxIncluded ? 0 : Tax);

    /// <param name="lines">Each with its tax rate.</param>
    /// <param name="discount">On the goods; cut down so that each unit still costs a cent, and all of them what can be paid.</param>
    /// <param name="shippingOption">The way it is sent.</param>
    /// <param name="shipping">What that costs.</param>
    /// <param name="shippingRate">Its tax, in per cent.</param>
    /// <param name="taxIncluded">Whether prices have the tax in them.</param>
    public static Totals Of(
        IEnumerable<OrderLine> lines, decimal discount, string shippingOption, decimal shipping, decimal shippingRate, bool taxIncluded)
    {
        var ordered = lines.OrderBy(line => line.Sku, StringComparer.Ordinal).ToList();
        var room = ordered.ConvertAll(line => line.LineTotal - (0.01m * line.Quantity));
        var most = Math.Max(0, Math.Min(room.Sum(), ordered.Sum(line => line.LineTotal) - Lowest));
        var discounts = Cents.Spread(Math.Min(Cents.Round(discount), most), room);

        List<(decimal Amount, decimal Rate)> parts =
            [.. ordered.Select((line, index) => (line.LineTotal - discounts[index], line.TaxRate)), (shipping, shippingRate)];
        var taxes = new decimal[parts.Count];
        List<TaxLine> taxLines = [];
        foreach (var group in parts.Select((part, index) => (part.Amount, part.Rate, Index: index)).Where(part => part.Amount > 0)
            .GroupBy(part => part.Rate).OrderByDescending(group => group.Key))
        {
            var amount = group.Sum(part => part.Amount);
            var tax = Cents.Round(amount * group.Key / (taxIncluded ? 100 + group.Key : 100));
            taxLines.Add(new TaxLine(group.Key, taxIncluded ? amount - tax : amount, tax));
            foreach (var (part, share) in group.Zip(Cents.Spread(tax, [.. group.Select(part => part.Amount)])))
            {
                taxes[part.Index] = share;
            }
        }

        return new Totals(
            [.. ordered.Select((line, index) => line with { Discount = discounts[index], Tax = taxes[index], TaxAdded = !taxIncluded })],
            shippingOption,
            shipping,
            taxes[^1],
            taxLines,
            taxIncluded);
    }

    public static decimal RoundPrice(decimal price) => Cents.Round(price);
}

/// <summary>The tax of one rate.</summary>
/// <param name="Rate">Per cent.</param>
/// <param name="Base">What it is on, without it.</param>
internal sealed record TaxLine(decimal Rate, decimal Base, decimal Tax);
