using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Keycloak.Protocol;

internal static class UserInfo
{
    public static async Task<Results<JsonHttpResult<Dictionary<string, object>>, JsonHttpResult<BearerToken.Problem>>> HandleAsync(
        HttpContext http, Realm realm, Sessions sessions, Tokens tokens, TokenClaims claims, CancellationToken cancellationToken)
    {
        var token = await tokens.ReadAsync(http, await BearerToken.FromAsync(http.Request, cancellationToken), "Bearer");
        if (token is null
            || !token.TryGetValue("sid", out var sessionId)
            || await sessions.FindAsync((string)sessionId, cancellationToken) is not { User.Enabled: true } found
            || realm.FindClient((string)token["azp"]) is not { } client)
        {
            http.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{realm.Name}\", error=\"invalid_token\", error_description=\"Token verification failed\"";
            return TypedResults.Json(new BearerToken.Problem("invalid_token", "Token verification failed"), statusCode: StatusCodes.Status401Unauthorized);
        }

        var scopes = ((string)token["scope"]).Split(' ');
        if (!scopes.Contains("openid"))
        {
            return TypedResults.Json(new BearerToken.Problem("insufficient_scope", "Missing openid scope"), statusCode: StatusCodes.Status403Forbidden);
        }

        var answer = new Dictionary<string, object> { ["sub"] = found.User.Id };
        claims.AddTo(answer, TokenKind.UserInfo, TokenSubject.Of(found.User), client, scopes, found.Session.StartedAt, isServiceAccount: false);
        return TypedResults.Json(answer);
    }
}
