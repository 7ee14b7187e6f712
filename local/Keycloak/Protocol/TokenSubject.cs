using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Realms;

namespace Ecommerce.Keycloak.Protocol;

/// <summary>Whom a token is about: a person or a service account.</summary>
internal sealed record TokenSubject(
    string Id,
    string Username,
    string? Email,
    bool EmailVerified,
    string? FirstName,
    string? LastName,
    IReadOnlyDictionary<string, List<string>> Attributes,
    IReadOnlyList<string> RealmRoles,
    IReadOnlyDictionary<string, List<string>> ClientRoles)
{
    public string? FullName => string.Join(' ', new[] { FirstName, LastName }.Where(part => !string.IsNullOrEmpty(part))) is { Length: > 0 } name
        ? name
        : null;

    public static TokenSubject Of(User user) => new(
        user.Id, user.Username, user.Email, user.EmailVerified, user.FirstName, user.LastName, user.Attributes, user.RealmRoles, user.ClientRoles);

    public static TokenSubject Of(UserRepresentation account) => new(
        account.Id!, account.Username!, account.Email, account.EmailVerified, account.FirstName, account.LastName, account.Attributes,
        account.RealmRoles, account.ClientRoles);
}
