using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Protocol;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Keycloak.Actions;

/// <summary>What a mailed link carries: who shall do what. It holds once, for a while, and only for the address that it was sent to.</summary>
internal sealed record ActionToken(string Id, string UserId, string Email, IReadOnlyList<string> Actions)
{
    public const string Type = "execute-actions", ActionsClaim = "rqac", EmailClaim = "eml";

    public const string UpdatePassword = "UPDATE_PASSWORD", VerifyEmail = "VERIFY_EMAIL";

    /// <summary>The token with the account that it is about; null where it is none, or holds no more.</summary>
    public static async Task<(ActionToken Token, User User)?> ReadAsync(
        HttpContext http, string? key, Tokens tokens, KeycloakDbContext db, CancellationToken cancellationToken)
    {
        if (await tokens.ReadAsync(http, key, Type) is not { } claims)
        {
            return null;
        }

        var token = new ActionToken(
            (string)claims["jti"], (string)claims["sub"], (string)claims[EmailClaim],
            ((string)claims[ActionsClaim]).Split(' '));
        return await db.Codes.AnyAsync(code => code.Id == token.Id, cancellationToken)
            && await db.Users.FirstOrDefaultAsync(user => user.Id == token.UserId && user.Email == token.Email, cancellationToken) is { Enabled: true } user
            ? (token, user)
            : null;
    }

    /// <summary>Uses the token up; false where somebody else was first.</summary>
    public async Task<bool> RedeemAsync(KeycloakDbContext db, CancellationToken cancellationToken) =>
        await db.Codes.Where(code => code.Id == Id).ExecuteDeleteAsync(cancellationToken) == 1;
}
