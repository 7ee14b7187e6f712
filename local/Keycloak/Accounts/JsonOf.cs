using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Ecommerce.Keycloak.Accounts;

/// <summary>Keeps a value as JSON in one column.</summary>
internal sealed class JsonOf<T>() : ValueConverter<T, string>(
    value => JsonSerializer.Serialize(value, JsonSerializerOptions.Default),
    json => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Default)!)
    where T : class
{
    internal sealed class Comparer() : ValueComparer<T>(
        (left, right) => Text(left) == Text(right),
        value => Text(value).GetHashCode(StringComparison.Ordinal),
        value => JsonSerializer.Deserialize<T>(Text(value), JsonSerializerOptions.Default)!)
    {
        private static string Text(T? value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Default);
    }
}
