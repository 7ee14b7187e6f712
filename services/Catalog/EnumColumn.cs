using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Catalog;

internal static class EnumColumn
{
    /// <summary>Stores the enum by its lower-case name, the form in which SQL written by hand reads it too.</summary>
    public static PropertyBuilder<TEnum> HasLowerCaseName<TEnum>(this PropertyBuilder<TEnum> property)
        where TEnum : struct, Enum =>
        property
            .HasConversion(
                value => value.ToString().ToLowerInvariant(),
                name => Enum.Parse<TEnum>(name, ignoreCase: true))
            .HasMaxLength(20);
}
