using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Orders.Orders;

/// <summary>Which machine of an order moved.</summary>
internal enum TimelineSubject
{
    Order,
    Stock,
    Payment,
    Shipment,
    Refund,
    Return,

    /// <summary>Not a machine: units of some lines were cancelled.</summary>
    Lines,

    /// <summary>Not a machine: somebody at the order desk had a stuck order looked at again.</summary>
    Process,
}

/// <summary>One step of one machine, written with it. An order at version n has n entries.</summary>
internal sealed class TimelineEntry
{
    public required Guid OrderId { get; init; }

    /// <summary>The order's version that the step led to.</summary>
    public required int Version { get; init; }

    public required TimelineSubject Subject { get; init; }

    /// <summary>The attempt that moved, where the subject is a payment.</summary>
    public Guid? PaymentId { get; init; }

    public Guid? ShipmentId { get; init; }

    public Guid? RefundId { get; init; }

    public Guid? ReturnId { get; init; }

    /// <summary>Null for the first step of a machine.</summary>
    public string? From { get; init; }

    public required string To { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? Note { get; init; }

    /// <summary>The subject of the person who did it; null for a guest, and where nobody in person did.</summary>
    public string? ActorId { get; init; }

    public string? ActorName { get; init; }

    /// <summary>As one word: the order's own states bare, the others under their subject (<c>stock_reserved</c>).</summary>
    public string ToStatus() => JsonNamingPolicy.SnakeCaseLower.ConvertName(Subject is TimelineSubject.Order ? To : $"{Subject}{To}");

    internal sealed class Configuration : IEntityTypeConfiguration<TimelineEntry>
    {
        public void Configure(EntityTypeBuilder<TimelineEntry> builder)
        {
            builder.ToTable("order_timeline");
            builder.HasKey(entry => new { entry.OrderId, entry.Version });
            builder.Property(entry => entry.Version).ValueGeneratedNever();
            builder.Property(entry => entry.Subject).HasConversion<string>().HasMaxLength(20);
            builder.Property(entry => entry.From).HasColumnName("from_status").HasMaxLength(30);
            builder.Property(entry => entry.To).HasColumnName("to_status").HasMaxLength(30);
            builder.Property(entry => entry.Note).HasMaxLength(500);
            builder.Property(entry => entry.ActorId).HasMaxLength(255);
            builder.Property(entry => entry.ActorName).HasMaxLength(200);
        }
    }
}
