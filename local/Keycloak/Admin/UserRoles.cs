using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Protocol;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Keycloak.Admin;

/// <summary>The realm roles that are assigned to a user. Keycloak looks a role up by its name and wants the id to agree.</summary>
internal static class UserRoles
{
    public sealed record RoleRequest(string? Id, string? Name);

    public static async Task<Results<Ok<List<RoleResponse>>, JsonHttpResult<BearerToken.Problem>>> GetAsync(
        string id, Realm realm, KeycloakDbContext db, CancellationToken cancellationToken) =>
        await ListAsync(id, realm, db, assigned: true, cancellationToken);

    public static async Task<Results<Ok<List<RoleResponse>>, JsonHttpResult<BearerToken.Problem>>> GetAvailableAsync(
        string id, Realm realm, KeycloakDbContext db, CancellationToken cancellationToken) =>
        await ListAsync(id, realm, db, assigned: false, cancellationToken);

    public static async Task<Results<NoContent, JsonHttpResult<BearerToken.Problem>>> AddAsync(
        string id, List<RoleRequest> roles, Realm realm, KeycloakDbContext db, CancellationToken cancellationToken) =>
        await ChangeAsync(id, roles, realm, db, (user, role) =>
        {
            if (!user.RealmRoles.Contains(role))
            {
                user.RealmRoles.Add(role);
            }
        }, cancellationToken);

    public static async Task<Results<NoContent, JsonHttpResult<BearerToken.Problem>>> RemoveAsync(
        string id, [FromBody] List<RoleRequest> roles, Realm realm, KeycloakDbContext db, CancellationToken cancellationToken) =>
        await ChangeAsync(id, roles, realm, db, (user, role) => user.RealmRoles.Remove(role), cancellationToken);

    private static async Task<Results<Ok<List<RoleResponse>>, JsonHttpResult<BearerToken.Problem>>> ListAsync(
        string id, Realm realm, KeycloakDbContext db, bool assigned, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(user => user.Id == id, cancellationToken);
        return user is null
            ? AdminProblems.UserNotFound
            : TypedResults.Ok(realm.Roles.Where(role => user.RealmRoles.Contains(role.Name) == assigned).Select(RoleResponse.Of).ToList());
    }

    private static async Task<Results<NoContent, JsonHttpResult<BearerToken.Problem>>> ChangeAsync(
        string id, List<RoleRequest> roles, Realm realm, KeycloakDbContext db, Action<User, string> change, CancellationToken cancellationToken)
    {
        var user = await db.Users.FirstOrDefaultAsync(user => user.Id == id, cancellationToken);
        if (user is null)
        {
            return AdminProblems.UserNotFound;
        }

        foreach (var role in roles)
        {
            if (realm.FindRole(role.Name) is not { } known || known.Id != role.Id)
            {
                return AdminProblems.NotFound("Role not found");
            }

            change(user, known.Name);
        }

        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
