using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ecommerce.Catalog.Stock;

/// <summary>Figures and spans of what moves stock: source and meter <c>Ecommerce.Catalog</c>.</summary>
internal sealed class StockTelemetry
{
    public const string Name = "Ecommerce.Catalog";

    public static readonly ActivitySource Source = new(Name);

    private readonly Counter<long> _orders;
    private readonly Counter<long> _units;

    public StockTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _orders = meter.CreateCounter<long>(
            "ecommerce.stock.orders", "{order}", "Orders by what became of their stock: reserved, rejected, claimed, claim_rejected, released, returned, expired.");
        _units = meter.CreateCounter<long>(
            "ecommerce.stock.units", "{unit}", "Units of stock moved, by kind of movement.");
    }

    public void Count(string outcome, int units)
    {
        _orders.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        CountUnits(outcome, units);
    }

    public void CountUnits(string outcome, int units)
    {
        if (units > 0)
        {
            _units.Add(units, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
