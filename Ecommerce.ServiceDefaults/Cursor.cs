using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Ecommerce.ServiceDefaults;

/// <summary>Where a keyset page ended, as an opaque word: the sort key's values as a JSON array in base64url.</summary>
public static class Cursor
{
    private const int MaxLength = 512;

    public static string Encode<TKey>(TKey key) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(key, JsonExtensions.Strict));

    /// <returns>False where the text was not made by <see cref="Encode"/> for such a key.</returns>
    public static bool TryDecode<TKey>(string text, [NotNullWhen(true)] out TKey? key)
    {
        key = default;
        if (text.Length > MaxLength)
        {
            return false;
        }

        try
        {
            key = JsonSerializer.Deserialize<TKey>(Base64Url.DecodeFromChars(text), JsonExtensions.Strict);
            return key is not null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or NotSupportedException)
        {
            return false;
        }
    }
}
