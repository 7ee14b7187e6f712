using System.Security.Cryptography;

namespace Ecommerce.Orders.Orders;

/// <summary>An order's name among people: <c>EC-7K3M9-Q2XWD</c>, 50 random bits in Crockford's base 32, so that one tells nothing of the next.</summary>
internal static class OrderNumber
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Of a return's number.</summary>
    public const string ReturnPrefix = "RT";

    /// <param name="prefix">What kind of thing it names: an order, or a return.</param>
    public static string New(string prefix = "EC")
    {
        var letters = RandomNumberGenerator.GetString(Alphabet, 10);
        return $"{prefix}-{letters[..5]}-{letters[5..]}";
    }

    /// <summary>An order's number as somebody typed it: spaces, dashes and case do not matter, and O, I and L are read as the digits they look like.</summary>
    /// <returns>Null when it cannot be one.</returns>
    public static string? Read(string typed)
    {
        var letters = string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return letters.Length == 12 && letters.StartsWith("EC", StringComparison.Ordinal)
            ? $"EC-{ToDigits(letters[2..7])}-{ToDigits(letters[7..])}"
            : null;
    }

    private static string ToDigits(string letters) => letters.Replace('O', '0').Replace('I', '1').Replace('L', '1');
}
