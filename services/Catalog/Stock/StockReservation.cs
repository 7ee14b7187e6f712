using Ecommerce.Catalog.Products;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Catalog.Stock;

internal enum StockReservationStatus
{
    Held,
    Claimed,
    Released,
    Expired,
}

/// <summary>Units of one SKU set aside for one order. Rows are written by <see cref="StockLedger"/>, many in one statement.</summary>
internal sealed class StockReservation
{
    private StockReservation()
    {
    }

    public Guid OrderId { get; private init; }

    public required string Sku { get; init; }

    public int Quantity { get; private init; }

    public StockReservationStatus Status { get; private set; }

    internal sealed class Configuration : IEntityTypeConfiguration<StockReservation>
    {
        public void Configure(EntityTypeBuilder<StockReservation> builder)
        {
            builder.HasKey(reservation => new { reservation.OrderId, reservation.Sku });
            builder.Property(reservation => reservation.Sku).HasMaxLength(Variant.MaxSkuLength);
            builder.Property(reservation => reservation.Status).HasLowerCaseName();
            builder.HasOne<OrderStock>().WithMany().HasForeignKey(reservation => reservation.OrderId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<StockItem>().WithMany().HasForeignKey(reservation => reservation.Sku).OnDelete(DeleteBehavior.Restrict);
            builder.ToTable("stock_reservations", table => table.HasCheckConstraint("ck_stock_reservations_quantity", "quantity > 0"));
        }
    }
}
