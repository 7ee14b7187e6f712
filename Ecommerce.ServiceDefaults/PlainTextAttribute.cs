using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Ecommerce.ServiceDefaults;

/// <summary>
/// Text that a person wrote: something to see in it, no longer than <paramref name="maximumLength"/> once <see cref="Clean"/>ed, and without
/// control characters, some of which PostgreSQL cannot store (U+0000) and none of which a page can show.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PlainTextAttribute(int maximumLength) : ValidationAttribute
{
    public int MaximumLength => maximumLength;

    /// <summary>Whether blank text passes.</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Whether line breaks and tabs pass.</summary>
    public bool Multiline { get; init; }

    /// <summary>Trims, and turns the line breaks that forms send (CR LF) into LF.</summary>
    public static string Clean(string text) => text.ReplaceLineEndings("\n").Trim();

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is not string text)
        {
            return ValidationResult.Success;
        }

        var clean = Clean(text);
        var error =
            !clean.Any(IsVisible) && !AllowEmpty ? "The field {0} must not be blank."
            : clean.Length > maximumLength ? "The field {0} must have at most {1} characters."
            : clean.Any(IsForbidden) ? "The field {0} contains characters that text cannot have."
            : null;

        return error is null
            ? ValidationResult.Success
            : new ValidationResult(
                string.Format(CultureInfo.InvariantCulture, error, validationContext.DisplayName, maximumLength),
                validationContext.MemberName is { } member ? [member] : null);
    }

    /// <summary>A name of nothing but zero-width characters is as blank as one of spaces.</summary>
    private static bool IsVisible(char character) =>
        !char.IsWhiteSpace(character) && char.GetUnicodeCategory(character) is not UnicodeCategory.Format;

    private bool IsForbidden(char character) =>
        char.IsControl(character) && !(Multiline && character is '\n' or '\t');
}
