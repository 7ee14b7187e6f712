namespace Ecommerce.Orders.Pricing;

/// <summary>
/// The VAT of the countries that the shop delivers to, in per cent by kind of goods. After the European Commission's
/// "Taxes in Europe Database" (https://ec.europa.eu/taxation_customs/tedb); shipping has the standard rate.
/// </summary>
internal static class TaxRates
{
    private static readonly Dictionary<string, (decimal Standard, decimal Books, decimal Plants)> _rates = new()
    {
        ["ES"] = (21, 4, 10),
        ["PT"] = (23, 6, 6),
        ["FR"] = (20, 5.5m, 10),
        ["DE"] = (19, 7, 7),
        ["IT"] = (22, 4, 10),
        ["IE"] = (23, 0, 13.5m),
        ["AT"] = (20, 10, 13),
        ["BE"] = (21, 6, 6),
        ["NL"] = (21, 9, 9),
        ["LU"] = (17, 3, 8),
    };

    /// <summary>Whether the shop delivers there.</summary>
    public static bool Has(string country) => _rates.ContainsKey(country);

    /// <param name="country">One that the shop delivers to.</param>
    /// <param name="category">Catalog's word for the kind of goods; one that is not known is taxed by the standard rate.</param>
    /// <returns>Per cent.</returns>
    public static decimal Of(string country, string category = "standard") => category switch
    {
        "books" => _rates[country].Books,
        "plants" => _rates[country].Plants,
        _ => _rates[country].Standard,
    };
}
