namespace Ecommerce.Orders.Orders;

/// <summary>What was ordered of one SKU, at the price and under the name of that moment.</summary>
internal sealed record OrderLine(
    string Sku, string Name, string? VariantName, string Slug, string? Image, int Quantity, decimal UnitPrice)
{
    /// <summary>Exact: a price has two decimals and a quantity none.</summary>
    public decimal LineTotal => UnitPrice * Quantity;
}

internal sealed record Address(string Name, string Street, string City, string PostalCode, string Country, string? Phone);
