using Ecommerce.Catalog.Categories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Catalog.Products;

internal enum ProductStatus
{
    Draft,
    Published,
    Archived,
}

internal enum PublishOutcome
{
    Published,

    /// <summary>Without a variant there is nothing to buy.</summary>
    NoVariant,

    /// <summary>An archived product stays archived.</summary>
    Archived,
}

/// <summary>What customers read about and choose; what they buy is one of its variants.</summary>
internal sealed class Product
{
    private readonly List<Variant> _variants = [];

    private Product()
    {
    }

    public Guid Id { get; private init; }

    public required string Slug { get; init; }

    public LocalizedText Name { get; private set; } = null!;

    public LocalizedText Description { get; private set; } = null!;

    public Guid BrandId { get; private set; }

    public Guid CategoryId { get; private set; }

    public required Picture Picture { get; init; }

    public ProductStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>Raised by every change, those of the variants included, so that two editors meet instead of overwriting each other.</summary>
    public int Version { get; private set; } = 1;

    public IReadOnlyList<Variant> Variants => _variants;

    public static Product Draft(
        Guid id, string slug, LocalizedText name, LocalizedText description, Guid brandId, Guid categoryId, Picture picture, DateTimeOffset now) =>
        new()
        {
            Id = id,
            Slug = slug,
            Name = name,
            Description = description,
            BrandId = brandId,
            CategoryId = categoryId,
            Picture = picture,
            CreatedAt = now,
        };

    /// <returns>False when the product has that SKU already, or is archived.</returns>
    public bool AddVariant(
        string sku,
        LocalizedText name,
        decimal price,
        decimal? compareAtPrice,
        IReadOnlyList<VariantAttribute> attributes,
        int weightGrams = Variant.DefaultWeightGrams,
        TaxCategory taxCategory = TaxCategory.Standard)
    {
        if (Status is ProductStatus.Archived || _variants.Exists(variant => variant.Sku == sku))
        {
            return false;
        }

        _variants.Add(Variant.Create(
            sku, Id, _variants.Count, name, price, compareAtPrice, attributes, weightGrams, taxCategory));
        Version++;
        return true;
    }

    /// <param name="sku">The variant.</param>
    /// <param name="price">What the customer pays, VAT included.</param>
    /// <param name="compareAtPrice">The higher price it is reduced from, where it is on sale.</param>
    /// <returns>False when the product has no such SKU, or is archived.</returns>
    public bool Reprice(string sku, decimal price, decimal? compareAtPrice)
    {
        var variant = _variants.Find(variant => variant.Sku == sku);
        if (variant is null || Status is ProductStatus.Archived)
        {
            return false;
        }

        variant.SetPrice(price, compareAtPrice);
        Version++;
        return true;
    }

    public void Describe(LocalizedText name, LocalizedText description)
    {
        Name = name;
        Description = description;
        Version++;
    }

    /// <summary>Puts the product on sale; publishing twice is harmless.</summary>
    public PublishOutcome Publish(DateTimeOffset now)
    {
        if (Status is ProductStatus.Archived)
        {
            return PublishOutcome.Archived;
        }

        if (_variants.Count == 0)
        {
            return PublishOutcome.NoVariant;
        }

        if (Status is ProductStatus.Draft)
        {
            Status = ProductStatus.Published;
            PublishedAt = now;
            Version++;
        }

        return PublishOutcome.Published;
    }

    /// <returns>False for a draft, which was never on sale; archiving twice is harmless.</returns>
    public bool Archive()
    {
        if (Status is ProductStatus.Draft)
        {
            return false;
        }

        if (Status is ProductStatus.Published)
        {
            Status = ProductStatus.Archived;
            Version++;
        }

        return true;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Product>
    {
        public void Configure(EntityTypeBuilder<Product> builder)
        {
            builder.Property(product => product.Id).ValueGeneratedNever();
            builder.Property(product => product.Slug).HasMaxLength(Catalog.Slug.MaxLength);
            builder.ComplexProperty(product => product.Name, name =>
            {
                name.Property(text => text.Es).HasMaxLength(200);
                name.Property(text => text.En).HasMaxLength(200);
            });
            builder.ComplexProperty(product => product.Description, description =>
            {
                description.Property(text => text.Es).HasMaxLength(4000);
                description.Property(text => text.En).HasMaxLength(4000);
            });
            builder.ComplexProperty(product => product.Picture, picture =>
            {
                picture.Property(p => p.Motif).HasMaxLength(40);
                picture.Property(p => p.Color).HasMaxLength(7);
            });
            builder.Property(product => product.Status).HasLowerCaseName();
            builder.Property(product => product.Version).IsConcurrencyToken();
            builder.HasIndex(product => product.Slug).IsUnique();
            builder.HasOne<Brand>().WithMany().HasForeignKey(product => product.BrandId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Category>().WithMany().HasForeignKey(product => product.CategoryId).OnDelete(DeleteBehavior.Restrict);
            builder.HasMany(product => product.Variants).WithOne().HasForeignKey(variant => variant.ProductId);
        }
    }
}

/// <summary>From what the product's picture is drawn.</summary>
/// <param name="Motif">The drawing, by name.</param>
/// <param name="Color">The product's own colour, as #RRGGBB.</param>
/// <param name="Backdrop">Which of the backdrops stands behind it.</param>
internal sealed record Picture(string Motif, string Color, int Backdrop);
