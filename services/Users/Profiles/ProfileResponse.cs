namespace Ecommerce.Users.Profiles;

/// <param name="Id">The user's subject in the identity provider.</param>
/// <param name="Email">The address in the identity provider, which is where it is changed.</param>
/// <param name="EmailVerified">Whether the user has shown that the address is theirs.</param>
/// <param name="Name">Given and family name together; empty if neither is known.</param>
/// <param name="GivenName">Empty if not known.</param>
/// <param name="FamilyName">Empty if not known.</param>
/// <param name="Phone">As the user wrote it.</param>
/// <param name="Language">"es" or "en".</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="CreatedAt">When the profile appeared.</param>
/// <param name="Version">Also the entity tag, which a change must carry in <c>If-Match</c>.</param>
internal sealed record ProfileResponse(
    string Id,
    string? Email,
    bool EmailVerified,
    string Name,
    string GivenName,
    string FamilyName,
    string? Phone,
    string Language,
    string Currency,
    DateTimeOffset CreatedAt,
    int Version)
{
    public static ProfileResponse From(Profile profile) => new(
        profile.Id,
        profile.Email,
        profile.EmailVerified,
        $"{profile.GivenName} {profile.FamilyName}".Trim(),
        profile.GivenName,
        profile.FamilyName,
        profile.Phone,
        profile.Language,
        profile.Currency,
        profile.CreatedAt,
        profile.Version);
}
