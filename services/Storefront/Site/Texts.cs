using System.Globalization;

namespace Ecommerce.Storefront.Site;

/// <summary>
/// Every text of the shop in both languages, side by side, so that none can be left untranslated. Each feature adds its own
/// part (<c>Cart/Texts.Cart.cs</c>). Amounts and times are written the way the language's readers expect.
/// </summary>
public sealed partial class Texts(string language)
{
    public const string Brand = "Lumbre";

    private static readonly TimeZoneInfo _shopTime = TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid");

    private readonly bool _isSpanish = language == ServiceDefaults.Language.Spanish;
    private readonly CultureInfo _culture = CultureInfo.GetCultureInfo(language == ServiceDefaults.Language.Spanish ? "es-ES" : "en-IE");

    public string Language { get; } = language;

    public string OtherLanguage => _isSpanish ? ServiceDefaults.Language.English : ServiceDefaults.Language.Spanish;

    /// <summary>In the other language, for those who read it and not this one.</summary>
    public string OtherLanguageName => _isSpanish ? "English" : "Español";

    /// <summary>The texts of the language that this request is answered in.</summary>
    public static Texts Current => new(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    public string Money(decimal amount, string? currency) => currency is "EUR" or null
        ? amount.ToString("C", _culture)
        : $"{amount.ToString("N2", _culture)} {currency}";

    public string Money(decimal? amount, string? currency) => amount is { } known ? Money(known, currency) : NoPrice;

    public string Number(int number) => number.ToString("N0", _culture);

    /// <summary>Per cent, with as many decimals as it has.</summary>
    public string Rate(decimal rate) => $"{rate.ToString("0.##", _culture)}{(_isSpanish ? "\u00a0" : null)}%";

    public string Date(DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, _shopTime).ToString(_isSpanish ? "d 'de' MMMM 'de' yyyy" : "d MMMM yyyy", _culture);

    public string DateTime(DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, _shopTime).ToString("d MMM yyyy, HH:mm", _culture);

    public string Time(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, _shopTime).ToString("HH:mm", _culture);

    private string In(string spanish, string english) => _isSpanish ? spanish : english;
}
