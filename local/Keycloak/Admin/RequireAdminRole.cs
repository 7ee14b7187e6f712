using System.Text.Json;
using Ecommerce.Keycloak.Protocol;

namespace Ecommerce.Keycloak.Admin;

/// <summary>
/// Lets a bearer token pass that carries one of the roles of <c>realm-management</c>. Keycloak answers 401 to a token that is no good
/// and 403 to one that may not, with these bodies.
/// </summary>
internal static class RequireAdminRole
{
    public static RouteHandlerBuilder RequireAny(this RouteHandlerBuilder endpoint, params string[] roles) =>
        endpoint.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var claims = await http.RequestServices.GetRequiredService<Tokens>().ReadAsync(http, BearerToken.From(http.Request), "Bearer");
            return claims switch
            {
                null => TypedResults.Json(new BearerToken.Problem("HTTP 401 Unauthorized"), statusCode: StatusCodes.Status401Unauthorized),
                _ when !RolesOf(claims).Overlaps(roles) =>
                    TypedResults.Json(new BearerToken.Problem("HTTP 403 Forbidden"), statusCode: StatusCodes.Status403Forbidden),
                _ => await next(context),
            };
        });

    private static HashSet<string> RolesOf(IDictionary<string, object> claims) =>
        claims.TryGetValue("resource_access", out var access)
        && access is JsonElement { ValueKind: JsonValueKind.Object } clients
        && clients.TryGetProperty(AdminRoles.Client, out var client)
        && client.TryGetProperty("roles", out var roles)
            ? [.. roles.EnumerateArray().Select(role => role.GetString()!)]
            : [];
}
