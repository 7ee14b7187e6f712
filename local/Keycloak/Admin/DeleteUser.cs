using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Protocol;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Keycloak.Admin;

internal static class DeleteUser
{
    public static async Task<Results<NoContent, JsonHttpResult<BearerToken.Problem>>> HandleAsync(
        string id, KeycloakDbContext db, CancellationToken cancellationToken) =>
        await db.Users.Where(user => user.Id == id).ExecuteDeleteAsync(cancellationToken) == 0
            ? AdminProblems.UserNotFound
            : TypedResults.NoContent();
}
