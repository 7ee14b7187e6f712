using System.Text.Json.Serialization;

namespace Ecommerce.Orders.Orders;

/// <summary>What was ordered of one SKU, at the price and under the name of that moment, and what has become of it.</summary>
/// <param name="Shipped">Units in a shipment, also one that has not left yet.</param>
/// <param name="Cancelled">Units that will never be shipped.</param>
/// <param name="Uncharged">Those of the cancelled units that were never paid for.</param>
/// <param name="Refunded">Units whose money has gone back, or is on its way.</param>
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
    int Refunded = 0)
{
    /// <summary>Exact: a price has two decimals and a quantity none.</summary>
    public decimal LineTotal => UnitPrice * Quantity;

    /// <summary>Units that can still be shipped, or cancelled.</summary>
    [JsonIgnore]
    public int Open => Quantity - Shipped - Cancelled;

    /// <summary>Units that were paid for, will not be shipped any more than they are, and whose money has not gone back.</summary>
    [JsonIgnore]
    public int Refundable => Shipped + Cancelled - Uncharged - Refunded;
}

internal sealed record Address(string Name, string Street, string City, string PostalCode, string Country, string? Phone);
