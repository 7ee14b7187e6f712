using System.Security.Cryptography;
using System.Text;
using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Actions;
using Ecommerce.Keycloak.Realms;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ecommerce.Keycloak.Protocol;

/// <summary>Writes and checks tokens that look like Keycloak's: RS256, header type <c>JWT</c>, payload type <c>Bearer</c> or <c>ID</c>.</summary>
internal sealed class Tokens(Realm realm, TokenClaims claims, Keys keys, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };

    /// <summary>The address that was asked for, as Keycloak does in development mode.</summary>
    public string Issuer(HttpRequest request) => $"{request.Scheme}://{request.Host}/realms/{realm.Name}";

    /// <param name="http">The request, which says what the issuer is.</param>
    /// <param name="subject">The person or the service account.</param>
    /// <param name="client">The client that asks.</param>
    /// <param name="scopes">The scopes it asked for.</param>
    /// <param name="session">The sign-in; a service account has none.</param>
    /// <param name="nonce">What the client wants to find in the id token.</param>
    public TokenAnswer Issue(
        HttpContext http, TokenSubject subject, ClientRepresentation client, IReadOnlyCollection<string> scopes, UserSession? session, string? nonce)
    {
        var now = time.GetUtcNow();
        var lifetime = TimeSpan.FromSeconds(realm.Settings.AccessTokenLifespan);
        if (session?.EndsAt(realm.Settings) - now is { } left && left < lifetime)
        {
            lifetime = left;
        }

        var access = Begin(http, "Bearer", client, session, now, lifetime);
        access["scope"] = claims.ScopeText(client, scopes);
        claims.AddTo(access, TokenKind.Access, subject, client, scopes, session?.StartedAt, session is null);
        var accessToken = Sign(access);

        string? idToken = null;
        if (session is not null && scopes.Contains("openid"))
        {
            var id = Begin(http, "ID", client, session, now, lifetime);
            id["aud"] = client.ClientId;
            id["sub"] = subject.Id;
            id["at_hash"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16).ToArray());
            if (nonce is not null)
            {
                id["nonce"] = nonce;
            }

            claims.AddTo(id, TokenKind.Id, subject, client, scopes, session.StartedAt, isServiceAccount: false);
            idToken = Sign(id);
        }

        return new TokenAnswer(accessToken, idToken, lifetime, claims.ScopeText(client, scopes), session?.Id);
    }

    /// <summary>The key of a mailed link.</summary>
    public string IssueAction(HttpContext http, User user, AuthorizationCode code, IReadOnlyList<string> actions) => Sign(new Dictionary<string, object>
    {
        ["exp"] = code.ExpiresAt.ToUnixTimeSeconds(),
        ["iat"] = time.GetUtcNow().ToUnixTimeSeconds(),
        ["jti"] = code.Id,
        ["iss"] = Issuer(http.Request),
        ["typ"] = ActionToken.Type,
        ["sub"] = user.Id,
        [ActionToken.EmailClaim] = user.Email!,
        [ActionToken.ActionsClaim] = string.Join(' ', actions),
    });

    /// <summary>The claims of a token of this realm, or null if it is not one, or not of that type, or out of date.</summary>
    public async Task<IDictionary<string, object>?> ReadAsync(HttpContext http, string? token, string type, bool ignoreLifetime = false)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            IssuerSigningKey = keys.Signing,
            ValidIssuer = Issuer(http.Request),
            ValidateIssuer = !ignoreLifetime,
            ValidateAudience = false,
            ValidateLifetime = !ignoreLifetime,
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow(),
        });
        return result.IsValid && result.Claims.TryGetValue("typ", out var typ) && type.Equals(typ) ? result.Claims : null;
    }

    private Dictionary<string, object> Begin(
        HttpContext http, string type, ClientRepresentation client, UserSession? session, DateTimeOffset now, TimeSpan lifetime)
    {
        var token = new Dictionary<string, object>
        {
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString(),
            ["iss"] = Issuer(http.Request),
            ["typ"] = type,
            ["azp"] = client.ClientId,
        };
        if (session is not null)
        {
            token["sid"] = session.Id;
        }

        return token;
    }

    private string Sign(Dictionary<string, object> token) => _handler.CreateToken(new SecurityTokenDescriptor
    {
        Claims = token,
        TokenType = "JWT",
        SigningCredentials = new SigningCredentials(keys.Signing, SecurityAlgorithms.RsaSha256),
    });
}

internal sealed record TokenAnswer(string AccessToken, string? IdToken, TimeSpan Lifetime, string Scope, string? SessionId)
{
    public TimeSpan? RefreshLifetime { get; init; }
}
