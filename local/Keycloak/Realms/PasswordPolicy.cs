using System.Globalization;
using System.Text.RegularExpressions;

namespace Ecommerce.Keycloak.Realms;

internal enum PasswordFault
{
    TooShort,
    TooLong,
    IsUsername,
    IsEmail,
    TooCommon,
}

/// <summary>Keycloak's <c>passwordPolicy</c>, as far as the realm uses it. https://www.keycloak.org/docs/latest/server_admin/#_password-policies</summary>
internal sealed partial class PasswordPolicy
{
    private readonly HashSet<string> _common = [];

    public int MinimumLength { get; private init; }

    public int MaximumLength { get; private init; } = int.MaxValue;

    private bool NotUsername { get; init; }

    private bool NotEmail { get; init; }

    /// <param name="policy">For example <c>length(10) and passwordBlacklist(common-passwords.txt)</c>.</param>
    /// <param name="readList">Reads the lines of a list by its file name.</param>
    public static PasswordPolicy Parse(string? policy, Func<string, IEnumerable<string>> readList)
    {
        var rules = (policy ?? "").Split(" and ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(rule => Rule().Match(rule) is { Success: true } match
                ? KeyValuePair.Create(match.Groups["name"].Value, match.Groups["value"].Value)
                : throw new CannotStartException($"The realm's password policy has a rule that cannot be read: {rule}"))
            .ToDictionary();
        if (rules.Keys.Except(["length", "maxLength", "notUsername", "notEmail", "passwordBlacklist", "hashIterations"]).ToList() is [var unknown, ..])
        {
            throw new CannotStartException($"The realm's password policy has a rule that the stand-in does not know: {unknown}");
        }

        var parsed = new PasswordPolicy
        {
            MinimumLength = Number("length", 0),
            MaximumLength = Number("maxLength", int.MaxValue),
            NotUsername = rules.ContainsKey("notUsername"),
            NotEmail = rules.ContainsKey("notEmail"),
        };
        if (rules.TryGetValue("passwordBlacklist", out var list))
        {
            parsed._common.UnionWith(readList(list).Select(line => line.ToLowerInvariant()));
        }

        return parsed;

        int Number(string rule, int otherwise) =>
            rules.TryGetValue(rule, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
    }

    public PasswordFault? Check(string password, string username, string? email) => password switch
    {
        _ when password.Length < MinimumLength => PasswordFault.TooShort,
        _ when password.Length > MaximumLength => PasswordFault.TooLong,
        _ when NotUsername && password.Equals(username, StringComparison.OrdinalIgnoreCase) => PasswordFault.IsUsername,
        _ when NotEmail && password.Equals(email, StringComparison.OrdinalIgnoreCase) => PasswordFault.IsEmail,
        _ when _common.Contains(password.ToLowerInvariant()) => PasswordFault.TooCommon,
        _ => null,
    };

    [GeneratedRegex(@"^(?<name>\w+)(\((?<value>[^)]*)\))?$")]
    private static partial Regex Rule();
}
