using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;

namespace Ecommerce.Catalog.Products;

/// <summary>
/// A published product as lists and search read it: one row instead of six joins. A projection kept by
/// <see cref="ProductListings"/> in the transaction that changes the product or its stock.
/// </summary>
internal sealed class ProductListing
{
    public Guid ProductId { get; private init; }

    public required string Slug { get; init; }

    public int Version { get; private init; }

    public required LocalizedText Name { get; init; }

    /// <summary>The cheapest variant that can be bought, or the cheapest where all are sold out.</summary>
    public required string Sku { get; init; }

    public decimal Price { get; private init; }

    public decimal? CompareAtPrice { get; private init; }

    public required string Currency { get; init; }

    public required string BrandSlug { get; init; }

    public required string BrandName { get; init; }

    /// <summary>The leaf.</summary>
    public required string CategorySlug { get; init; }

    /// <summary>From the root to the leaf.</summary>
    public required string[] CategorySlugs { get; init; }

    /// <summary>The Spanish names of <see cref="CategorySlugs"/>.</summary>
    public required string[] CategoryNamesEs { get; init; }

    /// <summary>The English ones.</summary>
    public required string[] CategoryNamesEn { get; init; }

    /// <summary>Whether any variant can be bought.</summary>
    public bool InStock { get; private init; }

    public int VariantCount { get; private init; }

    public DateTimeOffset PublishedAt { get; private init; }

    /// <summary>Names (A), words as written, brand, categories and SKUs (B), descriptions (D); Spanish and English, accents folded.</summary>
    public required NpgsqlTsVector Search { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ProductListing>
    {
        public void Configure(EntityTypeBuilder<ProductListing> builder)
        {
            builder.HasKey(listing => listing.ProductId);
            builder.HasOne<Product>().WithOne().HasForeignKey<ProductListing>(listing => listing.ProductId);
            builder.Property(listing => listing.Slug).HasMaxLength(Catalog.Slug.MaxLength);
            builder.ComplexProperty(listing => listing.Name, name =>
            {
                name.Property(text => text.Es).HasMaxLength(200);
                name.Property(text => text.En).HasMaxLength(200);
            });
            builder.Property(listing => listing.Sku).HasMaxLength(Variant.MaxSkuLength);
            builder.Property(listing => listing.Price).HasPrecision(12, 2);
            builder.Property(listing => listing.CompareAtPrice).HasPrecision(12, 2);
            builder.Property(listing => listing.Currency).HasMaxLength(3);
            builder.Property(listing => listing.BrandSlug).HasMaxLength(Catalog.Slug.MaxLength);
            builder.Property(listing => listing.BrandName).HasMaxLength(100);
            builder.Property(listing => listing.CategorySlug).HasMaxLength(Catalog.Slug.MaxLength);
            builder.HasIndex(listing => listing.Slug).IsUnique();
            builder.HasIndex(listing => new { listing.PublishedAt, listing.ProductId });
            builder.HasIndex(listing => new { listing.Price, listing.ProductId });
            builder.HasIndex(listing => new { listing.CategorySlug, listing.ProductId });
            builder.HasIndex(listing => listing.BrandSlug);
            builder.HasIndex(listing => listing.CategorySlugs).HasMethod("gin");
            builder.HasIndex(listing => listing.Search).HasMethod("gin");
        }
    }
}

/// <summary>A word that stands in some product's name, brand or category, accents folded: what a mistyped word is corrected to.</summary>
internal sealed class SearchWord
{
    public required string Word { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SearchWord>
    {
        public void Configure(EntityTypeBuilder<SearchWord> builder)
        {
            builder.HasKey(word => word.Word);
            builder.Property(word => word.Word).HasMaxLength(100).UseCollation("C");
            builder.HasIndex(word => word.Word).HasMethod("gin").HasOperators("gin_trgm_ops");
        }
    }
}
