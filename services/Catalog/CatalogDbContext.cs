using Ecommerce.Catalog.Categories;
using Ecommerce.Catalog.Products;
using Ecommerce.Catalog.Stock;
using Ecommerce.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Catalog;

internal sealed class CatalogDbContext(DbContextOptions<CatalogDbContext> options) : DbContext(options)
{
    public DbSet<Category> Categories => Set<Category>();

    public DbSet<Brand> Brands => Set<Brand>();

    public DbSet<Product> Products => Set<Product>();

    public DbSet<ProductListing> ProductListings => Set<ProductListing>();

    public DbSet<SearchWord> SearchWords => Set<SearchWord>();

    public DbSet<StockItem> StockItems => Set<StockItem>();

    public DbSet<StockMovement> StockMovements => Set<StockMovement>();

    public DbSet<StockReservation> StockReservations => Set<StockReservation>();

    public DbSet<OrderStock> OrderStocks => Set<OrderStock>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasPostgresExtension("pg_trgm");
        modelBuilder.HasPostgresExtension("unaccent");
        modelBuilder.ApplyConfiguration(new Category.Configuration());
        modelBuilder.ApplyConfiguration(new Brand.Configuration());
        modelBuilder.ApplyConfiguration(new Product.Configuration());
        modelBuilder.ApplyConfiguration(new Variant.Configuration());
        modelBuilder.ApplyConfiguration(new ProductListing.Configuration());
        modelBuilder.ApplyConfiguration(new SearchWord.Configuration());
        modelBuilder.ApplyConfiguration(new StockItem.Configuration());
        modelBuilder.ApplyConfiguration(new StockMovement.Configuration());
        modelBuilder.ApplyConfiguration(new StockReservation.Configuration());
        modelBuilder.ApplyConfiguration(new OrderStock.Configuration());
        modelBuilder.AddMessaging();
    }
}
