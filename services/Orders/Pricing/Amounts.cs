using System.Globalization;

namespace Ecommerce.Orders.Pricing;

/// <summary>Amounts as people write them, in texts that leave the shop: mails and invoices.</summary>
internal static class Amounts
{
    /// <param name="amount">Two decimals.</param>
    /// <param name="currency">ISO 4217.</param>
    /// <param name="language">Of the text.</param>
    public static string Format(decimal amount, string currency, string language) => currency == "EUR"
        ? amount.ToString("C", CultureOf(language))
        : $"{amount.ToString("N2", CultureOf(language))} {currency}";

    /// <param name="rate">Per cent.</param>
    /// <param name="language">Of the text.</param>
    public static string FormatRate(decimal rate, string language) =>
        rate.ToString("0.##", CultureOf(language)) + (language == ServiceDefaults.Language.Spanish ? "\u00a0%" : "%");

    public static CultureInfo CultureOf(string language) =>
        CultureInfo.GetCultureInfo(language == ServiceDefaults.Language.Spanish ? "es-ES" : "en-IE");
}
