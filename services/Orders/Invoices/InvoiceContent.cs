using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.Orders.Pricing;

namespace Ecommerce.Orders.Invoices;

/// <summary>What an invoice or a credit note says, as it was when it fell due. All amounts of a credit note are negative.</summary>
/// <param name="SuppliedAt">When the money was taken, or went back.</param>
/// <param name="Subtotal">The lines together.</param>
/// <param name="Adjustment">A discount; in a credit note what was held back.</param>
/// <param name="TaxIncluded">Whether lines and shipping have the tax in them.</param>
/// <param name="Taxes">One for each rate, the highest first. Bases and taxes add up to the total.</param>
internal sealed record InvoiceContent(
    string Language,
    string Currency,
    string OrderNumber,
    DateTimeOffset PlacedAt,
    DateTimeOffset SuppliedAt,
    Address Customer,
    IReadOnlyList<InvoiceContent.Line> Lines,
    decimal Subtotal,
    decimal Adjustment,
    decimal Shipping,
    bool TaxIncluded,
    IReadOnlyList<TaxLine> Taxes,
    decimal Total)
{
    /// <param name="UnitPrice">Null where units of a line did not all cost the same.</param>
    public sealed record Line(string Name, int Quantity, decimal? UnitPrice, decimal Amount);

    private readonly record struct Part(decimal Rate, decimal Amount);

    /// <summary>What is charged: everything but units that were called off before the money was taken.</summary>
    public static InvoiceContent Of(Order order, DateTimeOffset now)
    {
        var parts = Charged(order);
        var total = parts.Sum(part => part.Amount);
        var taxes = TaxesOf(parts, []);
        Line[] lines =
        [
            .. order.Lines.Where(line => line.Quantity > line.Uncharged).Select(line => new Line(
                NameOf(line), line.Quantity - line.Uncharged, line.UnitPrice, (line.Quantity - line.Uncharged) * line.UnitPrice)),
        ];
        var subtotal = lines.Sum(line => line.Amount);
        var adjustment = (order.TaxIncluded ? total : taxes.Sum(tax => tax.Base)) - subtotal - order.Shipping;
        return new InvoiceContent(
            order.Language, order.Currency, order.Number, order.PlacedAt, now, order.ShippingAddress, lines, subtotal, adjustment,
            order.Shipping, order.TaxIncluded, taxes, total);
    }

    /// <summary>
    /// What a refund takes back. Its tax is the difference between that of all refunds so far and of those before it, so that all of
    /// them together take back the tax of the invoice to the cent.
    /// </summary>
    public static InvoiceContent Of(Order order, Refund refund, DateTimeOffset now)
    {
        List<Part> before =
        [
            .. order.Refunds.Where(other => other.Status is RefundStatus.Succeeded && other.Id != refund.Id)
                .SelectMany(other => Returned(order, other)),
        ];
        var taxes = TaxesOf(Returned(order, refund), before);
        Line[] lines =
        [
            .. refund.Lines.Select(unit => (unit.Quantity, Line: order.Lines.Single(line => line.Sku == unit.Sku)))
                .Select(unit => new Line(NameOf(unit.Line), unit.Quantity, null, -refund.PriceOf(unit.Line, unit.Quantity))),
        ];
        var subtotal = lines.Sum(line => line.Amount);
        return new InvoiceContent(
            order.Language, order.Currency, order.Number, order.PlacedAt, now, order.ShippingAddress, lines, subtotal,
            -refund.Amount - subtotal + refund.Shipping, -refund.Shipping, TaxIncluded: true,
            [.. taxes.Select(tax => new TaxLine(tax.Rate, -tax.Base, -tax.Tax))], -refund.Amount);
    }

    private static List<Part> Charged(Order order) =>
    [
        .. order.Lines.Select(line => new Part(line.TaxRate, line.Paid - line.GivenBack)).Where(part => part.Amount > 0),
        .. order.ShippingPaid > 0 ? [new Part(ShippingRate(order), order.ShippingPaid)] : Array.Empty<Part>(),
    ];

    private static List<Part> Returned(Order order, Refund refund)
    {
        List<Part> parts =
        [
            .. refund.Lines.Select(unit => (unit.Quantity, Line: order.Lines.Single(line => line.Sku == unit.Sku)))
                .Select(unit => new Part(unit.Line.TaxRate, refund.PriceOf(unit.Line, unit.Quantity))),
            .. refund.Shipping > 0 ? [new Part(ShippingRate(order), refund.Shipping)] : Array.Empty<Part>(),
        ];

        // Money that is for no line in particular is for all of them.
        if (parts.Count == 0)
        {
            parts = [.. order.Lines.Select(line => new Part(line.TaxRate, line.Paid)), new Part(ShippingRate(order), order.ShippingPaid)];
        }

        var shares = Cents.Spread(refund.Amount, [.. parts.Select(part => part.Amount)]);
        return [.. parts.Zip(shares, (part, share) => part with { Amount = share })];
    }

    /// <summary>By the rule of docs/adr/0012-one-rounding-rule.md, from what was paid.</summary>
    private static List<TaxLine> TaxesOf(IReadOnlyList<Part> parts, IReadOnlyList<Part> before) =>
    [
        .. parts.GroupBy(part => part.Rate, part => part.Amount).OrderByDescending(group => group.Key).Select(group =>
        {
            var earlier = before.Where(part => part.Rate == group.Key).Sum(part => part.Amount);
            var tax = TaxIn(earlier + group.Sum(), group.Key) - TaxIn(earlier, group.Key);
            return new TaxLine(group.Key, group.Sum() - tax, tax);
        }),
    ];

    private static decimal TaxIn(decimal amount, decimal rate) => Cents.Round(amount * rate / (100 + rate));

    /// <summary>Shipping has the standard rate, which is the highest.</summary>
    private static decimal ShippingRate(Order order) => order.TaxLines.Max(tax => tax.Rate);

    private static string NameOf(OrderLine line) => line.VariantName is null ? line.Name : $"{line.Name}, {line.VariantName}";
}
