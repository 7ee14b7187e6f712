using System.Security.Claims;
using Ecommerce.ServiceDefaults;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Ecommerce.Storefront.Sessions;

/// <summary>
/// Keycloak puts realm roles into the access token only. Here they decide what is shown; what is allowed, each service decides
/// from the token itself. It comes straight from the token endpoint, so its signature needs no second check.
/// </summary>
internal static class AccessTokenRoles
{
    public const string ClaimType = "role";

    public static void Apply(string? accessToken, ClaimsIdentity identity)
    {
        foreach (var stale in identity.FindAll(ClaimType).ToList())
        {
            identity.RemoveClaim(stale);
        }

        if (accessToken is not null && new JsonWebTokenHandler().CanReadToken(accessToken))
        {
            identity.AddClaims(RealmRoles.Of(new JsonWebToken(accessToken)).Select(role => new Claim(ClaimType, role)));
        }
    }
}
