using Ecommerce.Keycloak.Realms;

namespace Ecommerce.Keycloak.Admin;

/// <summary>The part of Keycloak's Admin API that the shop uses. https://www.keycloak.org/docs-api/latest/rest-api/index.html</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this IEndpointRouteBuilder routes, Realm realm)
    {
        var admin = routes.MapGroup($"/admin/realms/{realm.Name}");
        admin.MapGet("/roles", RealmRoles.List).RequireAny(AdminRoles.ViewRealm);
        admin.MapGet("/roles/{name}", RealmRoles.Get).RequireAny(AdminRoles.ViewRealm);
        admin.MapDelete("/sessions/{id}", UserSessions.EndOneAsync).RequireAny(AdminRoles.ManageUsers);

        var users = admin.MapGroup("/users");
        users.MapGet("", FindUsers.HandleAsync).RequireAny(AdminRoles.ViewUsers);
        users.MapGet("/count", FindUsers.CountAsync).RequireAny(AdminRoles.ViewUsers);
        users.MapGet("/{id}", GetUser.HandleAsync).RequireAny(AdminRoles.ViewUsers);
        users.MapPut("/{id}", UpdateUser.HandleAsync).RequireAny(AdminRoles.ManageUsers);
        users.MapDelete("/{id}", DeleteUser.HandleAsync).RequireAny(AdminRoles.ManageUsers);
        users.MapGet("/{id}/role-mappings/realm", UserRoles.GetAsync).RequireAny(AdminRoles.ViewUsers);
        users.MapGet("/{id}/role-mappings/realm/available", UserRoles.GetAvailableAsync).RequireAny(AdminRoles.ViewUsers);
        users.MapPost("/{id}/role-mappings/realm", UserRoles.AddAsync).RequireAny(AdminRoles.ManageUsers);
        users.MapDelete("/{id}/role-mappings/realm", UserRoles.RemoveAsync).RequireAny(AdminRoles.ManageUsers);
        users.MapGet("/{id}/sessions", UserSessions.ListAsync).RequireAny(AdminRoles.ViewUsers);
        users.MapPost("/{id}/logout", UserSessions.EndAllAsync).RequireAny(AdminRoles.ManageUsers);
        users.MapPut("/{id}/execute-actions-email", ExecuteActionsEmail.HandleAsync).RequireAny(AdminRoles.ManageUsers);
    }
}
