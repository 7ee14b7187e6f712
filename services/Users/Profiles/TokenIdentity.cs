using System.Globalization;
using System.Security.Claims;
using Ecommerce.ServiceDefaults;

namespace Ecommerce.Users.Profiles;

/// <summary>Who an access token says the user is.</summary>
internal sealed record TokenIdentity(
    string Subject,
    string? Email,
    bool EmailVerified,
    string GivenName,
    string FamilyName,
    string? Language,
    DateTimeOffset IssuedAt)
{
    public static TokenIdentity From(ClaimsPrincipal user) => new(
        user.Subject(),
        user.FindFirstValue("email"),
        bool.TryParse(user.FindFirstValue("email_verified"), out var verified) && verified,
        Name(user.FindFirstValue("given_name")),
        Name(user.FindFirstValue("family_name")),
        user.FindFirstValue("locale") is "es" or "en" ? user.FindFirstValue("locale") : null,
        long.TryParse(user.FindFirstValue("iat"), CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.UnixEpoch);

    /// <summary>The identity provider has limits of its own, which need not be ours.</summary>
    private static string Name(string? claim)
    {
        var name = claim?.Trim() ?? "";
        return name.Length <= Profile.MaxNameLength ? name : name[..Profile.MaxNameLength];
    }
}
