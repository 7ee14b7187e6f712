using System.ComponentModel.DataAnnotations;

namespace Ecommerce.Catalog.Stock;

internal sealed class StockOptions
{
    public const string Section = "Stock";

    /// <summary>How long an unpaid order keeps its stock; longer than the payment page stays open (30 minutes).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReservationLifetime { get; set; } = TimeSpan.FromMinutes(35);

    /// <summary>How often reservations that have run out are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(15);
}
