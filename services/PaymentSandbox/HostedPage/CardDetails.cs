using System.Globalization;

namespace Ecommerce.PaymentSandbox.HostedPage;

/// <summary>What a person typed as a card. Lives for one request: it is neither stored nor logged.</summary>
internal sealed record CardDetails(TestCard Card, string Brand, string Last4, int ExpMonth, int ExpYear)
{
    /// <summary>Reads the form; <paramref name="errors"/> gets Stripe's code for each field that is wrong.</summary>
    public static CardDetails? TryRead(
        string number, string expiry, string cvc, DateTimeOffset now, IDictionary<string, string> errors)
    {
        var digits = string.Concat(number.Where(c => c is not (' ' or '-')));
        if (digits.Length is < 12 or > 19 || !digits.All(char.IsAsciiDigit))
        {
            errors["number"] = "invalid_number";
        }
        else if (!PassesLuhn(digits))
        {
            errors["number"] = "incorrect_number";
        }

        if (!TryReadExpiry(expiry, out var month, out var year))
        {
            errors["expiry"] = "invalid_expiry";
        }
        else if (year * 12 + month < now.Year * 12 + now.Month)
        {
            errors["expiry"] = "expired";
        }

        var brand = BrandOf(digits);
        var code = cvc.Trim();
        if (code.Length != (brand == "amex" ? 4 : 3) || !code.All(char.IsAsciiDigit))
        {
            errors["cvc"] = "invalid_cvc";
        }

        return errors.Count > 0 ? null : new CardDetails(TestCard.Find(digits), brand, digits[^4..], month, year);
    }

    /// <summary>The check digit of ISO/IEC 7812-1, annex B.</summary>
    internal static bool PassesLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            if (i % 2 == 1)
            {
                digit *= 2;
                if (digit > 9)
                {
                    digit -= 9;
                }
            }

            sum += digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>12/34, 12 / 2034 or 1234.</summary>
    private static bool TryReadExpiry(string text, out int month, out int year)
    {
        month = 0;
        year = 0;
        var digits = string.Concat(text.Where(c => c is not (' ' or '/' or '-')));
        if (digits.Length is not (4 or 6) || !digits.All(char.IsAsciiDigit))
        {
            return false;
        }

        month = int.Parse(digits[..2], CultureInfo.InvariantCulture);
        year = int.Parse(digits[2..], CultureInfo.InvariantCulture);
        if (year < 100)
        {
            year += 2000;
        }

        return month is >= 1 and <= 12;
    }

    private static string BrandOf(string digits) => digits switch
    {
        ['4', ..] => "visa",
        ['5', >= '1' and <= '5', ..] or ['2', >= '2' and <= '7', ..] => "mastercard",
        ['3', '4' or '7', ..] => "amex",
        _ => "unknown",
    };
}
