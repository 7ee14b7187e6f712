using System.Security.Claims;
using Ecommerce.ServiceDefaults;

namespace Ecommerce.Orders.Orders;

/// <summary>The person behind a step, as the token named them then; without an id for a guest.</summary>
internal sealed record Actor(string? Id, string Name)
{
    private const int MaxName = 200;

    public static Actor From(ClaimsPrincipal user)
    {
        var name = user.FindFirstValue("name") ?? user.FindFirstValue("preferred_username") ?? user.Subject();
        return new Actor(user.Subject(), name.Length <= MaxName ? name : name[..MaxName]);
    }
}
