using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Protocol;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Keycloak.Admin;

internal static class UserSessions
{
    /// <summary>Keycloak's UserSessionRepresentation. Times are milliseconds since 1970; clients are names by id.</summary>
    public sealed record Response(
        string Id, string Username, string UserId, string? IpAddress, long Start, long LastAccess, bool RememberMe, IReadOnlyDictionary<string, string> Clients);

    public static async Task<Results<Ok<List<Response>>, JsonHttpResult<BearerToken.Problem>>> ListAsync(
        string id, Realm realm, KeycloakDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(user => user.Id == id, cancellationToken);
        if (user is null)
        {
            return AdminProblems.UserNotFound;
        }

        var sessions = await db.Sessions.AsNoTracking().Where(session => session.UserId == id).ToListAsync(cancellationToken);
        return TypedResults.Ok(sessions
            .Where(session => session.EndsAt(realm.Settings) > time.GetUtcNow())
            .Select(session => new Response(
                session.Id,
                user.Username,
                user.Id,
                session.IpAddress,
                session.StartedAt.ToUnixTimeMilliseconds(),
                session.LastAccess.ToUnixTimeMilliseconds(),
                RememberMe: false,
                session.Clients.ToDictionary(client => realm.FindClient(client.ClientId)?.Id ?? client.ClientId, client => client.ClientId)))
            .ToList());
    }

    /// <summary>Signs the user out everywhere: no refresh token works any more.</summary>
    public static async Task<Results<NoContent, JsonHttpResult<BearerToken.Problem>>> EndAllAsync(
        string id, KeycloakDbContext db, CancellationToken cancellationToken)
    {
        if (!await db.Users.AnyAsync(user => user.Id == id, cancellationToken))
        {
            return AdminProblems.UserNotFound;
        }

        await db.Sessions.Where(session => session.UserId == id).ExecuteDeleteAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    public static async Task<Results<NoContent, JsonHttpResult<BearerToken.Problem>>> EndOneAsync(
        string id, KeycloakDbContext db, CancellationToken cancellationToken) =>
        await db.Sessions.Where(session => session.Id == id).ExecuteDeleteAsync(cancellationToken) == 0
            ? AdminProblems.NotFound("Session not found")
            : TypedResults.NoContent();
}
