using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Catalog.Products;

/// <summary>What is bought: one size, one colour; it has the price and the stock.</summary>
internal sealed class Variant
{
    public const int MaxSkuLength = 64;

    private Variant()
    {
    }

    public required string Sku { get; init; }

    public Guid ProductId { get; private init; }

    /// <summary>Order among the product's variants.</summary>
    public int Position { get; private init; }

    /// <summary>What sets it apart from its siblings; empty where it has none.</summary>
    public required LocalizedText Name { get; init; }

    /// <summary>VAT included.</summary>
    public decimal Price { get; private set; }

    /// <summary>The higher price it is reduced from, where it is on sale.</summary>
    public decimal? CompareAtPrice { get; private set; }

    public string Currency { get; private init; } = "EUR";

    public IReadOnlyList<VariantAttribute> Attributes { get; private init; } = [];

    internal static Variant Create(
        string sku, Guid productId, int position, LocalizedText name, decimal price, decimal? compareAtPrice, IReadOnlyList<VariantAttribute> attributes)
    {
        if (sku.Length is 0 or > MaxSkuLength)
        {
            throw new ArgumentException($"A SKU has 1 to {MaxSkuLength} characters.", nameof(sku));
        }

        var variant = new Variant { Sku = sku, ProductId = productId, Position = position, Name = name, Attributes = attributes };
        variant.SetPrice(price, compareAtPrice);
        return variant;
    }

    internal void SetPrice(decimal price, decimal? compareAtPrice)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(price);
        if (compareAtPrice <= price)
        {
            throw new ArgumentOutOfRangeException(nameof(compareAtPrice), compareAtPrice, "A sale price is lower than the one it is reduced from.");
        }

        Price = price;
        CompareAtPrice = compareAtPrice;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Variant>
    {
        public void Configure(EntityTypeBuilder<Variant> builder)
        {
            builder.HasKey(variant => variant.Sku);
            builder.Property(variant => variant.Sku).HasMaxLength(MaxSkuLength);
            builder.ComplexProperty(variant => variant.Name, name =>
            {
                name.Property(text => text.Es).HasMaxLength(100);
                name.Property(text => text.En).HasMaxLength(100);
            });
            builder.Property(variant => variant.Price).HasPrecision(12, 2);
            builder.Property(variant => variant.CompareAtPrice).HasPrecision(12, 2);
            builder.Property(variant => variant.Currency).HasMaxLength(3);
            builder.Property(variant => variant.Attributes).HasColumnType("jsonb").HasConversion(
                attributes => VariantAttribute.ToJson(attributes),
                json => VariantAttribute.FromJson(json),
                new ValueComparer<IReadOnlyList<VariantAttribute>>(
                    (one, other) => ReferenceEquals(one, other),
                    attributes => attributes.Count));
            builder.ToTable("variants", table =>
            {
                table.HasCheckConstraint("ck_variants_price", "price > 0");
                table.HasCheckConstraint("ck_variants_compare_at_price", "compare_at_price > price");
            });
        }
    }
}

/// <summary>One property of a variant, such as its colour, in both languages.</summary>
internal sealed record VariantAttribute(LocalizedText Name, LocalizedText Value)
{
    public static string ToJson(IReadOnlyList<VariantAttribute> attributes) =>
        JsonSerializer.Serialize(attributes, JsonSerializerOptions.Web);

    public static IReadOnlyList<VariantAttribute> FromJson(string json) =>
        JsonSerializer.Deserialize<VariantAttribute[]>(json, JsonSerializerOptions.Web) ?? [];
}
