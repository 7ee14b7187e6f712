namespace Ecommerce.Storefront.Checkout;

/// <summary>Where the shop delivers: ISO 3166-1 alpha-2.</summary>
internal static class Countries
{
    public static readonly IReadOnlyList<string> Codes =
        ["ES", "PT", "FR", "DE", "IT", "IE", "AT", "BE", "NL", "LU"];
}
