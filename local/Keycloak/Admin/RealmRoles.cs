using System.Text.Json.Serialization;
using Ecommerce.Keycloak.Protocol;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Keycloak.Admin;

/// <summary>Keycloak's RoleRepresentation.</summary>
internal sealed record RoleResponse(
    string? Id,
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description,
    bool Composite,
    bool ClientRole,
    string? ContainerId)
{
    public static RoleResponse Of(RoleRepresentation role) =>
        new(role.Id, role.Name, role.Description, role.Composite, role.ClientRole, role.ContainerId);
}

internal static class RealmRoles
{
    public static Ok<List<RoleResponse>> List(Realm realm) => TypedResults.Ok(realm.Roles.Select(RoleResponse.Of).ToList());

    public static Results<Ok<RoleResponse>, JsonHttpResult<BearerToken.Problem>> Get(string name, Realm realm) =>
        realm.FindRole(name) is { } role ? TypedResults.Ok(RoleResponse.Of(role)) : AdminProblems.NotFound("Could not find role");
}
