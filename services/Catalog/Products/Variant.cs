using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Catalog.Products;

/// <summary>What is bought: one size, one colour; it has the price and the stock.</summary>
internal sealed class Variant
{
    public const int MaxSkuLength = 64;

    /// <summary>What a parcel of this shop typically weighs, for whatever was not weighed.</summary>
    public const int DefaultWeightGrams = 500;

    public const int MaxWeightGrams = 1_000_000;

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

    /// <summary>Of one piece, packed.</summary>
    public int WeightGrams { get; private set; }

    public TaxCategory TaxCategory { get; private set; }

    public IReadOnlyList<VariantAttribute> Attributes { get; private init; } = [];

    internal static Variant Create(
        string sku,
        Guid productId,
        int position,
        LocalizedText name,
        decimal price,
        decimal? compareAtPrice,
        IReadOnlyList<VariantAttribute> attributes,
        int weightGrams,
        TaxCategory taxCategory)
    {
        if (sku.Length is 0 or > MaxSkuLength)
        {
            throw new ArgumentException($"A SKU has 1 to {MaxSkuLength} characters.", nameof(sku));
        }

        var variant = new Variant { Sku = sku, ProductId = productId, Position = position, Name = name, Attributes = attributes };
        variant.SetPrice(price, compareAtPrice);
        variant.SetParcel(weightGrams, taxCategory);
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

    internal void SetParcel(int weightGrams, TaxCategory taxCategory)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weightGrams);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weightGrams, MaxWeightGrams);
        WeightGrams = weightGrams;
        TaxCategory = taxCategory;
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
            builder.Property(variant => variant.WeightGrams).HasDefaultValue(DefaultWeightGrams);
            builder.Property(variant => variant.TaxCategory).HasLowerCaseName().HasDefaultValue(TaxCategory.Standard)
                .HasSentinel((TaxCategory)(-1));
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
                table.HasCheckConstraint("ck_variants_weight", "weight_grams > 0");
            });
        }
    }
}

/// <summary>
/// What kind of goods it is for the tax authorities. It names the goods, not a rate: which goods pay less is each country's law,
/// and Orders knows the rates.
/// </summary>
internal enum TaxCategory
{
    Standard,

    /// <summary>Printed books.</summary>
    Books,

    /// <summary>Live plants.</summary>
    Plants,
}

/// <summary>One property of a variant, such as its colour, in both languages.</summary>
internal sealed record VariantAttribute(LocalizedText Name, LocalizedText Value)
{
    public static string ToJson(IReadOnlyList<VariantAttribute> attributes) =>
        JsonSerializer.Serialize(attributes, JsonSerializerOptions.Web);

    public static IReadOnlyList<VariantAttribute> FromJson(string json) =>
        JsonSerializer.Deserialize<VariantAttribute[]>(json, JsonSerializerOptions.Web) ?? [];
}
