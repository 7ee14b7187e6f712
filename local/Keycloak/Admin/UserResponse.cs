using System.Text.Json.Serialization;
using Ecommerce.Keycloak.Accounts;

namespace Ecommerce.Keycloak.Admin;

/// <summary>Keycloak's UserRepresentation.</summary>
internal sealed record UserResponse(
    string Id,
    string Username,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FirstName,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LastName,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Email,
    bool EmailVerified,
    IReadOnlyDictionary<string, List<string>> Attributes,
    long CreatedTimestamp,
    bool Enabled,
    bool Totp,
    IReadOnlyList<string> DisableableCredentialTypes,
    IReadOnlyList<string> RequiredActions,
    int NotBefore)
{
    public static UserResponse Of(User user) => new(
        user.Id,
        user.Username,
        user.FirstName,
        user.LastName,
        user.Email,
        user.EmailVerified,
        user.Attributes,
        user.CreatedAt.ToUnixTimeMilliseconds(),
        user.Enabled,
        Totp: false,
        [],
        user.RequiredActions,
        NotBefore: 0);
}
