using System.Security.Claims;
using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Ecommerce.Keycloak.Protocol;

internal static class Token
{
    /// <summary>Claims of our own inside codes and refresh tokens, which only this server can read.</summary>
    public const string SessionId = "kc_session", TokenId = "kc_token", RequestedScope = "kc_scope", Nonce = "kc_nonce";

    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static async Task<Results<SignInHttpResult, ForbidHttpResult>> HandleAsync(
        HttpContext http,
        Realm realm,
        KeycloakDbContext db,
        Sessions sessions,
        Tokens tokens,
        IssuedTokens issued,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("Not a token request.");
        var client = realm.FindClient(request.ClientId)!;

        if (request.IsClientCredentialsGrantType())
        {
            var account = TokenSubject.Of(realm.FindServiceAccount(client.ClientId) ?? new UserRepresentation
            {
                Id = client.Id,
                Username = $"service-account-{client.ClientId}",
            });
            issued.Answer = tokens.Issue(http, account, client, request.GetScopes(), session: null, nonce: null);
            return TypedResults.SignIn(Principal(account.Id, []), authenticationScheme: Scheme);
        }

        var presented = (await http.AuthenticateAsync(Scheme)).Principal
            ?? throw new InvalidOperationException("OpenIddict has checked the code or token.");
        var sessionId = presented.GetClaim(SessionId)!;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // One at a time for each sign-in: the uses of a refresh token are counted.
        await db.Database.ExecuteSqlAsync($"""SELECT 1 FROM "Sessions" WHERE "Id" = {sessionId} FOR UPDATE""", cancellationToken);

        if (request.IsAuthorizationCodeGrantType() && await RedeemAsync(db, presented.GetClaim(TokenId)!, cancellationToken) is false)
        {
            // Somebody else has the code: what came of it is taken back.
            if (await db.Sessions.FirstOrDefaultAsync(session => session.Id == sessionId, cancellationToken) is { } robbed)
            {
                robbed.Leave(client.ClientId);
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            return Refuse("Code not valid");
        }

        if (await sessions.FindAsync(sessionId, cancellationToken) is not var (session, user)
            || session.Client(client.ClientId) is not { } clientSession)
        {
            await transaction.CommitAsync(cancellationToken);
            return Refuse("Session not active");
        }

        if (!user.Enabled)
        {
            return Refuse("User disabled");
        }

        if (request.IsRefreshTokenGrantType() && realm.Settings.RevokeRefreshToken
            && !clientSession.UseRefreshToken(
                presented.GetClaim(TokenId)!, presented.GetCreationDate() ?? default, realm.Settings.RefreshTokenMaxReuse, time.GetUtcNow()))
        {
            return Refuse("Maximum allowed refresh token reuse exceeded");
        }

        session.Touch(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        var scopes = presented.GetClaim(RequestedScope)!.Split(' ');
        var nonce = request.IsAuthorizationCodeGrantType() ? presented.GetClaim(Nonce) : null;
        var left = session.EndsAt(realm.Settings) - time.GetUtcNow();
        issued.Answer = tokens.Issue(http, TokenSubject.Of(user), client, scopes, session, nonce) with { RefreshLifetime = left };

        var refresh = Principal(user.Id, new()
        {
            [SessionId] = session.Id,
            [TokenId] = Guid.NewGuid().ToString(),
            [RequestedScope] = string.Join(' ', scopes),
        });
        // OpenIddict's condition for a refresh token; Keycloak always gives one.
        refresh.SetScopes(Scopes.OfflineAccess);
        refresh.SetRefreshTokenLifetime(left);
        return TypedResults.SignIn(refresh, authenticationScheme: Scheme);
    }

    public static ClaimsPrincipal Principal(string subject, Dictionary<string, string> claims)
    {
        var identity = new ClaimsIdentity(Scheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject);
        foreach (var (type, value) in claims)
        {
            identity.SetClaim(type, value);
        }

        return new ClaimsPrincipal(identity);
    }

    private static async Task<bool> RedeemAsync(KeycloakDbContext db, string codeId, CancellationToken cancellationToken) =>
        await db.Codes.Where(code => code.Id == codeId).ExecuteDeleteAsync(cancellationToken) == 1;

    private static ForbidHttpResult Refuse(string reason) => TypedResults.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.InvalidGrant,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = reason,
        }),
        [Scheme]);
}
