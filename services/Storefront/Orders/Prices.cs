namespace Ecommerce.Storefront.Orders;

/// <summary>What an order, or a quote, is made up of.</summary>
/// <param name="Discount">What is taken off the goods.</param>
/// <param name="Promotion">Why; null where there is none.</param>
/// <param name="ShippingOption">How it is sent.</param>
/// <param name="Shipping">What that costs.</param>
/// <param name="TaxLines">One for each rate.</param>
/// <param name="TaxIncluded">Whether the other amounts have the tax in them; where not, it comes on top.</param>
public sealed record Prices(
    decimal Subtotal,
    decimal Discount,
    Promotion? Promotion,
    string? ShippingOption,
    decimal Shipping,
    IReadOnlyList<TaxLine>? TaxLines,
    bool TaxIncluded,
    decimal Total,
    string? Currency);

/// <param name="Rate">Per cent.</param>
/// <param name="Base">What the tax is on, without it.</param>
public sealed record TaxLine(decimal Rate, decimal Base, decimal Tax);

/// <param name="Code">Null where it needs none.</param>
/// <param name="Discount">What it takes off the goods, or off shipping.</param>
public sealed record Promotion(string Name, string? Code, decimal Discount);
