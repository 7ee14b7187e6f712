using System.ComponentModel.DataAnnotations;
using Ecommerce.Contracts;

namespace Ecommerce.Orders.Desk;

/// <summary>Some units of one line of an order.</summary>
public sealed record Units(
    [property: StringLength(64, MinimumLength = 1)] string Sku,
    [property: Range(1, 9_999)] int Quantity)
{
    /// <summary>One entry for each SKU, in SKU order.</summary>
    public static List<SkuQuantity> Sum(IReadOnlyList<Units> units) =>
    [
        .. units.GroupBy(unit => unit.Sku, (sku, same) => new SkuQuantity(sku, same.Sum(unit => unit.Quantity)))
            .OrderBy(unit => unit.Sku, StringComparer.Ordinal),
    ];
}
