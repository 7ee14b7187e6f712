using System.Globalization;
using System.Text;

namespace Ecommerce.Catalog;

/// <summary>The readable part of an address: lower-case ASCII letters and digits, words joined by hyphens.</summary>
internal static class Slug
{
    public const int MaxLength = 160;

    /// <summary>Folds accents and drops what an address cannot carry; "Cafetera 6 tazas, roja" becomes "cafetera-6-tazas-roja".</summary>
    public static string From(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                slug.Append(char.ToLowerInvariant(character));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(character) is not UnicodeCategory.NonSpacingMark
                && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var length = Math.Min(slug.Length, MaxLength);
        return slug.ToString(0, length).TrimEnd('-');
    }
}
