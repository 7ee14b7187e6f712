using System.Security.Cryptography;
using System.Text;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Ecommerce.Keycloak.Protocol;

/// <summary>What the realm file lets a client do.</summary>
internal sealed class ClientRules(Realm realm) :
    IOpenIddictServerHandler<ValidateAuthorizationRequestContext>,
    IOpenIddictServerHandler<ValidateTokenRequestContext>,
    IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public ValueTask HandleAsync(ValidateAuthorizationRequestContext context)
    {
        var client = realm.FindClient(context.ClientId);
        if (client is null)
        {
            context.Reject(Errors.InvalidRequest, "Client not found.");
        }
        else if (!client.StandardFlowEnabled)
        {
            context.Reject(Errors.UnauthorizedClient, "Client is not allowed to initiate browser login.");
        }
        else if (!Allows(client.RedirectUris, context.RedirectUri))
        {
            context.Reject(Errors.InvalidRequest, "Invalid parameter: redirect_uri");
        }
        else if (client.Attributes.TryGetValue("pkce.code.challenge.method", out var method) && method.Length > 0
            && (string.IsNullOrEmpty(context.Request.CodeChallenge) || context.Request.CodeChallengeMethod != method))
        {
            context.Reject(Errors.InvalidRequest, "Missing parameter: code_challenge_method");
        }

        return default;
    }

    public ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        var client = realm.FindClient(context.ClientId);
        if (client is null || !IsSecretOf(client, context.ClientSecret))
        {
            context.Reject(Errors.InvalidClient, "Invalid client or Invalid client credentials");
        }
        else if (context.Request.IsClientCredentialsGrantType() && !client.ServiceAccountsEnabled)
        {
            context.Reject(Errors.UnauthorizedClient, "Client not enabled to retrieve service account");
        }

        return default;
    }

    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (context.Response.Error == Errors.UnauthorizedClient && context.Transaction.GetHttpRequest() is { } request)
        {
            request.HttpContext.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }

        return default;
    }

    /// <summary>Whether an address is one of the patterns: equal, or beginning as one that ends in a star does.</summary>
    public static bool Allows(IEnumerable<string> patterns, string? address) => address is not null && patterns.Any(pattern =>
        pattern.EndsWith('*') ? address.StartsWith(pattern[..^1], StringComparison.Ordinal) : address == pattern);

    public static IEnumerable<string> PostLogoutRedirectUris(ClientRepresentation client) =>
        (client.Attributes.GetValueOrDefault("post.logout.redirect.uris") ?? "+").Split("##")
            .SelectMany(pattern => pattern == "+" ? client.RedirectUris : [pattern]);

    private static bool IsSecretOf(ClientRepresentation client, string? secret) =>
        client.PublicClient || (!string.IsNullOrEmpty(client.Secret) && secret is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(client.Secret), Encoding.UTF8.GetBytes(secret)));
}
