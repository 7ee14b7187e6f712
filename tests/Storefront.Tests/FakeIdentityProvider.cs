using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ecommerce.Storefront.Tests;

/// <summary>
/// An OpenID provider that asks nobody for a password: whoever comes is signed in as <see cref="SignsInAs"/>. It checks the
/// client, the redirect URI and PKCE, and accepts each refresh token once.
/// </summary>
public sealed class FakeIdentityProvider
{
    private static readonly string[] _code = ["code"];
    private static readonly string[] _public = ["public"];
    private static readonly string[] _rs256 = ["RS256"];

    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "test" };
    private readonly JsonWebTokenHandler _handler = new();
    private readonly ConcurrentDictionary<string, (string Subject, string Challenge, string Nonce, string RedirectUri)> _codes = new();
    private readonly ConcurrentDictionary<string, string> _refreshTokens = new();
    private int _refreshes;

    public FakeIdentityProvider(WebApplication app)
    {
        app.MapGet("/realms/ecommerce/.well-known/openid-configuration", () => new Dictionary<string, object>
        {
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = $"{Issuer}/protocol/openid-connect/auth",
            ["token_endpoint"] = $"{Issuer}/protocol/openid-connect/token",
            ["end_session_endpoint"] = $"{Issuer}/protocol/openid-connect/logout",
            ["jwks_uri"] = $"{Issuer}/protocol/openid-connect/certs",
            ["response_types_supported"] = _code,
            ["subject_types_supported"] = _public,
            ["id_token_signing_alg_values_supported"] = _rs256,
        });
        app.MapGet("/realms/ecommerce/protocol/openid-connect/certs", () =>
        {
            var parameters = _key.Rsa.ExportParameters(false);
            return new
            {
                keys = new[]
                {
                    new
                    {
                        kty = "RSA", use = "sig", alg = "RS256", kid = _key.KeyId,
                        n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent),
                    },
                },
            };
        });
        app.MapGet("/realms/ecommerce/protocol/openid-connect/auth", Authorize);
        app.MapPost("/realms/ecommerce/protocol/openid-connect/token", (Delegate)TokenAsync);
        app.MapGet("/realms/ecommerce/protocol/openid-connect/logout", (HttpContext context) =>
        {
            var back = context.Request.Query["post_logout_redirect_uri"].ToString();
            return TypedResults.Redirect(QueryHelpers.AddQueryString(back, "state", context.Request.Query["state"].ToString()));
        });
    }

    public Uri Address { get; set; } = null!;

    public string Issuer => $"{Address}realms/ecommerce";

    /// <summary>Subject and roles of whoever signs in next.</summary>
    public (string Subject, string[] Roles) SignsInAs { get; set; } = ("ana", ["customer"]);

    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Refuses every refresh, as after an administrator has ended the session.</summary>
    public bool HasEndedSessions { get; set; }

    /// <summary>How often a token was asked to be renewed.</summary>
    public int Refreshes => Volatile.Read(ref _refreshes);

    /// <summary>The query of the last visit to the sign-in page.</summary>
    public IReadOnlyDictionary<string, string> LastRequest { get; private set; } = new Dictionary<string, string>();

    /// <summary>Whose access token it is; nobody's if it is not valid now.</summary>
    public static string? SubjectOf(string authorization)
    {
        if (!authorization.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return null;
        }

        var token = new JsonWebToken(authorization["Bearer ".Length..]);
        return token.ValidTo > DateTime.UtcNow ? token.Subject : null;
    }

    private IResult Authorize(HttpContext context)
    {
        LastRequest = context.Request.Query.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString());
        var redirectUri = LastRequest["redirect_uri"];
        if (LastRequest["client_id"] != "storefront" || LastRequest["code_challenge_method"] != "S256" || LastRequest["response_type"] != "code")
        {
            return TypedResults.BadRequest();
        }

        var code = Guid.NewGuid().ToString("n");
        _codes[code] = (SignsInAs.Subject, LastRequest["code_challenge"], LastRequest["nonce"], redirectUri);
        return TypedResults.Redirect(QueryHelpers.AddQueryString(
            redirectUri, new Dictionary<string, string?> { ["code"] = code, ["state"] = LastRequest["state"] }));
    }

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["client_id"] != "storefront" || form["client_secret"] != "secret")
        {
            return TypedResults.Unauthorized();
        }

        if (form["grant_type"] == "refresh_token")
        {
            Interlocked.Increment(ref _refreshes);
            return !HasEndedSessions && _refreshTokens.TryRemove(form["refresh_token"].ToString(), out var subject)
                ? Tokens(subject, nonce: null)
                : TypedResults.BadRequest(new { error = "invalid_grant" });
        }

        var verifier = SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"].ToString()));
        return _codes.TryRemove(form["code"].ToString(), out var code)
            && code.Challenge == Base64UrlEncoder.Encode(verifier) && code.RedirectUri == form["redirect_uri"]
            ? Tokens(code.Subject, code.Nonce)
            : TypedResults.BadRequest(new { error = "invalid_grant" });
    }

    private Ok<Dictionary<string, object>> Tokens(string subject, string? nonce)
    {
        var refreshToken = Guid.NewGuid().ToString("n");
        _refreshTokens[refreshToken] = subject;
        var claims = new Dictionary<string, object> { ["sub"] = subject, ["name"] = "Ana Robles", ["email"] = $"{subject}@example.com" };
        var idClaims = nonce is null ? claims : new(claims) { ["nonce"] = nonce };
        return TypedResults.Ok(new Dictionary<string, object>
        {
            ["access_token"] = Sign("account", new(claims) { ["typ"] = "Bearer", ["realm_access"] = JsonSerializer.SerializeToElement(new { roles = SignsInAs.Roles }) }, AccessTokenLifetime),
            ["id_token"] = Sign("storefront", idClaims, TimeSpan.FromMinutes(5)),
            ["refresh_token"] = refreshToken,
            ["token_type"] = "Bearer",
            ["expires_in"] = ((int)AccessTokenLifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture),
        });
    }

    private string Sign(string audience, Dictionary<string, object> claims, TimeSpan lifetime) => _handler.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = audience,
        Claims = claims,
        NotBefore = DateTime.UtcNow.AddMinutes(-1),
        Expires = DateTime.UtcNow + lifetime,
        SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
    });
}
