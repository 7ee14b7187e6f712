using System.Text.Json;
using Ecommerce.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Orders;

/// <summary>An immutable list or record in a <c>jsonb</c> column of its root's row, so that it shares the root's version.</summary>
internal static class JsonColumn
{
    public static PropertyBuilder<IReadOnlyList<TItem>> IsJson<TItem>(this PropertyBuilder<IReadOnlyList<TItem>> property)
    {
        property.HasColumnType("jsonb").HasConversion(
            items => JsonSerializer.Serialize(items, JsonExtensions.Strict),
            json => JsonSerializer.Deserialize<List<TItem>>(json, JsonExtensions.Strict)!,
            // A list is replaced, never changed in place.
            new ValueComparer<IReadOnlyList<TItem>>(
                (left, right) => ReferenceEquals(left, right), items => items.Count, items => items));
        return property;
    }

    public static PropertyBuilder<TValue?> IsJson<TValue>(this PropertyBuilder<TValue?> property)
        where TValue : class
    {
        property.HasColumnType("jsonb").HasConversion(
            value => JsonSerializer.Serialize(value, JsonExtensions.Strict),
            json => JsonSerializer.Deserialize<TValue>(json, JsonExtensions.Strict));
        return property;
    }
}
