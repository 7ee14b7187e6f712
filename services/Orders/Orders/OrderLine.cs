using System.Text.Json.Serialization;

namespace Ecommerce.Orders.Orders;

/// <summary>What was ordered of one SKU, at the price and under the name of that moment, and what has become of it.</summary>
/// <param name="Shipped">Units in a shipment, also one that has not left yet.</param>
/// <param name="Cancelled">Units that will never be shipped.</param>
/// <param name="Uncharged">Those of the cancelled units that were never paid for.</param>
/// <param name="Refunded">Units whose money has gone back, or is on its way.</param>
/// <param name="Discount">What was taken off the line total.</param>
/// <param name="TaxRate">Per cent.</param>
/// <param name="Tax">The line's part of the order's tax.</param>
/// <param name="TaxAdded">Whether the tax came on top of the price instead of being in it.</param>
/// <param name="Settled">What was not charged, or has been paid back, so far; null in orders older than discounts.</param>
internal sealed record OrderLine(
    string Sku,
    string Name,
    string? VariantName,
    string Slug,
    string? Image,
    int Quantity,
    decimal UnitPrice,
    int Shipped = 0,
    int Cancelled = 0,
    int Uncharged = 0,
    int Refunded = 0,
    decimal Discount = 0,
    decimal TaxRate = 0,
    decimal Tax = 0,
    bool TaxAdded = false,
    decimal? Settled = null)
{
    /// <summary>Exact: a price has two decimals and a quantity none.</summary>
    public decimal LineTotal => UnitPrice * Quantity;

    /// <summary>What the customer pays for the line.</summary>
    public decimal Paid => LineTotal - Discount + (TaxAdded ? Tax : 0);

    /// <summary>What was not charged, or has been paid back.</summary>
    [JsonIgnore]
    public decimal GivenBack => Settled ?? (Uncharged + Refunded) * UnitPrice;

    /// <summary>
    /// What giving back so many more units takes: the difference to what has been given back, so that all of them together give
    /// back what was paid to the cent, however they are divided.
    /// </summary>
    public decimal PriceOf(int quantity) => Pricing.Cents.Round(Paid * (Uncharged + Refunded + quantity) / Quantity) - GivenBack;

    /// <summary>Units that can still be shipped, or cancelled.</summary>
    [JsonIgnore]
    public int Open => Quantity - Shipped - Cancelled;

    /// <summary>Units that were paid for, will not be shipped any more than they are, and whose money has not gone back.</summary>
    [JsonIgnore]
    public int Refundable => Shipped + Cancelled - Uncharged - Refunded;
}

internal sealed record Address(string Name, string Street, string City, string PostalCode, string Country, string? Phone);
