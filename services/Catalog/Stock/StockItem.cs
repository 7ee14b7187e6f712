using Ecommerce.Catalog.Products;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Catalog.Stock;

/// <summary>How many units of one SKU there are, and how many of them are set aside.</summary>
internal sealed class StockItem
{
    private StockItem()
    {
    }

    public required string Sku { get; init; }

    public int OnHand { get; private set; }

    public int Reserved { get; private set; }

    public int Available => OnHand - Reserved;

    /// <summary>The first delivery of a SKU.</summary>
    public static StockItem Receive(string sku, int quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        return new StockItem { Sku = sku, OnHand = quantity };
    }

    internal sealed class Configuration : IEntityTypeConfiguration<StockItem>
    {
        public void Configure(EntityTypeBuilder<StockItem> builder)
        {
            builder.HasKey(item => item.Sku);
            builder.Property(item => item.Sku).HasMaxLength(Variant.MaxSkuLength);
            builder.Ignore(item => item.Available);
            builder.HasOne<Variant>().WithOne().HasForeignKey<StockItem>(item => item.Sku).OnDelete(DeleteBehavior.Restrict);
            builder.ToTable("stock_items", table => table.HasCheckConstraint(
                "ck_stock_items_reserved", "reserved >= 0 AND reserved <= on_hand"));
        }
    }
}
