using Ecommerce.Catalog.Products;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Catalog.Stock;

internal enum StockMovementKind
{
    /// <summary>Units came in.</summary>
    Received,

    /// <summary>Set aside for an order.</summary>
    Reserved,

    /// <summary>Set aside no longer: the order was closed.</summary>
    Released,

    /// <summary>Set aside no longer: the order was not paid in time.</summary>
    Expired,

    /// <summary>Taken off the shelf for a paid order.</summary>
    Claimed,

    /// <summary>Put back on the shelf: a paid order was closed, units of it were cancelled, or a customer gave them back.</summary>
    Returned,
}

/// <summary>
/// One line of the stock ledger, never changed: for each SKU the changes add up to what its <see cref="StockItem"/> says.
/// </summary>
internal sealed class StockMovement
{
    private StockMovement()
    {
    }

    public long Id { get; private init; }

    public required string Sku { get; init; }

    public Guid? OrderId { get; private init; }

    /// <summary>The customer's return that brought the units back; null for everything else.</summary>
    public Guid? ReturnId { get; private init; }

    public StockMovementKind Kind { get; private init; }

    public int OnHandChange { get; private init; }

    public int ReservedChange { get; private init; }

    public DateTimeOffset At { get; private init; }

    public static StockMovement Received(string sku, int quantity, DateTimeOffset now) =>
        new() { Sku = sku, Kind = StockMovementKind.Received, OnHandChange = quantity, At = now };

    internal sealed class Configuration : IEntityTypeConfiguration<StockMovement>
    {
        public void Configure(EntityTypeBuilder<StockMovement> builder)
        {
            builder.Property(movement => movement.Sku).HasMaxLength(Variant.MaxSkuLength);
            builder.Property(movement => movement.Kind).HasLowerCaseName();
            builder.HasIndex(movement => new { movement.Sku, movement.Id });
            builder.HasIndex(movement => movement.OrderId);
            builder.HasOne<StockItem>().WithMany().HasForeignKey(movement => movement.Sku).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
