using System.Security.Claims;

namespace Ecommerce.ServiceDefaults;

/// <summary>Who is asking; claims keep their own names (<c>MapInboundClaims</c> is off).</summary>
public static class ClaimsPrincipalExtensions
{
    /// <summary>The token's subject, on an endpoint that requires one.</summary>
    public static string Subject(this ClaimsPrincipal user) =>
        user.FindSubject() ?? throw new InvalidOperationException("The endpoint requires a signed-in user.");

    public static string? FindSubject(this ClaimsPrincipal user) => user.FindFirstValue("sub");
}
