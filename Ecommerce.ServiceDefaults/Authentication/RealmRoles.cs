using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Ecommerce.ServiceDefaults;

/// <summary>Where Keycloak's access tokens carry realm roles: <c>realm_access.roles</c>, JSON within a claim.</summary>
public static class RealmRoles
{
    /// <returns>None where the token has no such claim, or one of another shape.</returns>
    public static IEnumerable<string> Of(JsonWebToken token) =>
        token.TryGetPayloadValue<JsonElement>("realm_access", out var access)
        && access.ValueKind is JsonValueKind.Object
        && access.TryGetProperty("roles", out var roles)
        && roles.ValueKind is JsonValueKind.Array
            ? roles.EnumerateArray().Where(role => role.ValueKind is JsonValueKind.String).Select(role => role.GetString()!)
            : [];
}
