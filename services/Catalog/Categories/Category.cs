using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Catalog.Categories;

/// <summary>A place in the shop's three-level tree; products stand on its leaves.</summary>
internal sealed class Category
{
    public const int MaxLevel = 3;

    private Category()
    {
    }

    public Guid Id { get; private init; }

    public required string Slug { get; init; }

    public required LocalizedText Name { get; init; }

    public Guid? ParentId { get; private init; }

    /// <summary>1 for a root, 3 for a leaf.</summary>
    public int Level { get; private init; }

    /// <summary>Order among its siblings.</summary>
    public int Position { get; private init; }

    public static Category Root(Guid id, string slug, LocalizedText name, int position) =>
        new() { Id = id, Slug = slug, Name = name, Level = 1, Position = position };

    public Category Child(Guid id, string slug, LocalizedText name, int position)
    {
        if (Level == MaxLevel)
        {
            throw new InvalidOperationException($"The category {Slug} is on the lowest level and has no children.");
        }

        return new() { Id = id, Slug = slug, Name = name, ParentId = Id, Level = Level + 1, Position = position };
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Category>
    {
        public void Configure(EntityTypeBuilder<Category> builder)
        {
            builder.Property(category => category.Id).ValueGeneratedNever();
            builder.Property(category => category.Slug).HasMaxLength(Catalog.Slug.MaxLength);
            builder.ComplexProperty(category => category.Name, name =>
            {
                name.Property(text => text.Es).HasMaxLength(100);
                name.Property(text => text.En).HasMaxLength(100);
            });
            builder.HasIndex(category => category.Slug).IsUnique();
            builder.HasOne<Category>().WithMany().HasForeignKey(category => category.ParentId).OnDelete(DeleteBehavior.Restrict);
            builder.ToTable(table => table.HasCheckConstraint("ck_categories_level", "level BETWEEN 1 AND 3"));
        }
    }
}
