using Ecommerce.Contracts;
using Ecommerce.Orders.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Orders.Shipments;

/// <summary>Where a parcel is.</summary>
internal enum ShipmentStatus
{
    /// <summary>Ready to leave, as soon as the money is ours.</summary>
    Created,

    /// <summary>With the carrier.</summary>
    Shipped,
    Delivered,
    Lost,
}

internal static class ShipmentMachine
{
    public static readonly Transitions<ShipmentStatus> Shipment = new(
        (ShipmentStatus.Created, [ShipmentStatus.Shipped]),
        (ShipmentStatus.Shipped, [ShipmentStatus.Delivered, ShipmentStatus.Lost]));
}

/// <summary>One parcel of an order: some units of some of its lines, on their way with one carrier.</summary>
internal sealed class Shipment
{
    private Shipment()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrderId { get; private init; }

    /// <summary>1 for the order's first.</summary>
    public int Number { get; private init; }

    public ShipmentStatus Status { get; private set; }

    /// <summary>In SKU order.</summary>
    public IReadOnlyList<SkuQuantity> Lines { get; private init; } = [];

    public required string Carrier { get; init; }

    public required string TrackingNumber { get; init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? ShippedAt { get; private set; }

    /// <summary>When it was delivered, or given up as lost.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public bool HasLeft => Status is not ShipmentStatus.Created;

    public bool HasEnded => Status is ShipmentStatus.Delivered or ShipmentStatus.Lost;

    public static Shipment Create(
        Guid orderId, int number, IReadOnlyList<SkuQuantity> lines, string carrier, string trackingNumber, DateTimeOffset now) => new()
        {
            Id = Guid.CreateVersion7(now),
            OrderId = orderId,
            Number = number,
            Lines = lines,
            Carrier = carrier,
            TrackingNumber = trackingNumber,
            CreatedAt = now,
        };

    /// <summary>Called by the order, which writes its timeline.</summary>
    internal bool Move(ShipmentStatus to, DateTimeOffset now)
    {
        if (!ShipmentMachine.Shipment.Allow(Status, to))
        {
            return false;
        }

        Status = to;
        if (to is ShipmentStatus.Shipped)
        {
            ShippedAt = now;
        }
        else
        {
            EndedAt = now;
        }

        return true;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Shipment>
    {
        public void Configure(EntityTypeBuilder<Shipment> builder)
        {
            builder.ToTable("shipments");
            builder.Property(shipment => shipment.Id).ValueGeneratedNever();
            builder.Property(shipment => shipment.Status).HasConversion<string>().HasMaxLength(20);
            builder.Property(shipment => shipment.Lines).IsJson();
            builder.Property(shipment => shipment.Carrier).HasMaxLength(60);
            builder.Property(shipment => shipment.TrackingNumber).HasMaxLength(60);
            builder.HasIndex(shipment => new { shipment.OrderId, shipment.Number }).IsUnique();
        }
    }
}
