using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Catalog.Products;

/// <summary>Who makes a product.</summary>
internal sealed class Brand
{
    private Brand()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>Always <see cref="Slug.From"/> of the name, so that a client may filter by either.</summary>
    public required string Slug { get; init; }

    public required string Name { get; init; }

    public static Brand Create(Guid id, string name) => new() { Id = id, Slug = Catalog.Slug.From(name), Name = name };

    internal sealed class Configuration : IEntityTypeConfiguration<Brand>
    {
        public void Configure(EntityTypeBuilder<Brand> builder)
        {
            builder.Property(brand => brand.Id).ValueGeneratedNever();
            builder.Property(brand => brand.Slug).HasMaxLength(Catalog.Slug.MaxLength);
            builder.Property(brand => brand.Name).HasMaxLength(100);
            builder.HasIndex(brand => brand.Slug).IsUnique();
        }
    }
}
