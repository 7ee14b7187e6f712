namespace Ecommerce.Storefront.Orders;

/// <summary>What an order, or a quote, is made up of.</summary>
public abstract record Prices
{
    public decimal Subtotal { get; init; }

    /// <summary>What is taken off the goods.</summary>
    public decimal Discount { get; init; }

    /// <summary>Why; null where there is none.</summary>
    public Promotion? Promotion { get; init; }

    /// <summary>How it is sent.</summary>
    public string? ShippingOption { get; init; }

    /// <summary>What that costs.</summary>
    public decimal Shipping { get; init; }

    /// <summary>One for each rate.</summary>
    public IReadOnlyList<TaxLine>? TaxLines { get; init; }

    /// <summary>Whether the other amounts have the tax in them; where not, it comes on top.</summary>
    public bool TaxIncluded { get; init; }

    public decimal Total { get; init; }

    public string? Currency { get; init; }
}

/// <param name="Rate">Per cent.</param>
/// <param name="Base">What the tax is on, without it.</param>
public sealed record TaxLine(decimal Rate, decimal Base, decimal Tax);

/// <param name="Code">Null where it needs none.</param>
/// <param name="Discount">What it takes off the goods, or off shipping.</param>
public sealed record Promotion(string Name, string? Code, decimal Discount);
