using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Protocol;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Keycloak.Admin;

internal static class GetUser
{
    public static async Task<Results<Ok<UserResponse>, JsonHttpResult<BearerToken.Problem>>> HandleAsync(
        string id, KeycloakDbContext db, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(user => user.Id == id, cancellationToken);
        return user is null ? AdminProblems.UserNotFound : TypedResults.Ok(UserResponse.Of(user));
    }
}
