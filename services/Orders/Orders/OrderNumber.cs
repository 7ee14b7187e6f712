using System.Security.Cryptography;

namespace Ecommerce.Orders.Orders;

/// <summary>An order's name among people: <c>EC-7K3M9-Q2XWD</c>, 50 random bits in Crockford's base 32, so that one tells nothing of the next.</summary>
internal static class OrderNumber
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <param name="prefix">What kind of thing it names: an order, or a return.</param>
    public static string New(string prefix = "EC")
    {
        var letters = RandomNumberGenerator.GetString(Alphabet, 10);
        return $"{prefix}-{letters[..5]}-{letters[5..]}";
    }
}
