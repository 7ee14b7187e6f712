namespace Ecommerce.Orders.Orders;

/// <summary>
/// What an order costs; the only place where it is worked out. Prices include VAT and have two decimals, so line totals are exact
/// and nothing is rounded but a price that arrives with more: to the cent, halves away from zero, before it is multiplied.
/// </summary>
internal sealed record Totals(decimal Subtotal, decimal Shipping)
{
    public const decimal FlatShipping = 4.95m;

    /// <summary>From this subtotal on, shipping costs nothing.</summary>
    public const decimal FreeShippingFrom = 50m;

    /// <summary>The most that the payment provider takes in one payment.</summary>
    public const decimal Highest = 999_999.99m;

    public decimal Total => Subtotal + Shipping;

    /// <param name="subtotal">The sum of the line totals; none for nothing to ship.</param>
    public static Totals Of(decimal subtotal) =>
        new(subtotal, subtotal is 0 or >= FreeShippingFrom ? 0 : FlatShipping);

    public static decimal RoundPrice(decimal price) => decimal.Round(price, 2, MidpointRounding.AwayFromZero);
}
