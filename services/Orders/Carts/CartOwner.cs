using System.Security.Claims;
using Ecommerce.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Carts;

/// <summary>Whose cart a request is about: the signed-in customer's own, else the guest's that the <c>Cart-Id</c> header names.</summary>
internal sealed record CartOwner(string? CustomerId, Guid? GuestCartId)
{
    public const string Header = "Cart-Id";

    public static readonly Dictionary<string, string[]> MalformedHeader =
        new() { [Header] = ["The header must hold the cart id that this service issued."] };

    /// <returns>False when the header is malformed.</returns>
    public static bool TryFind(ClaimsPrincipal user, string? header, out CartOwner owner)
    {
        owner = new CartOwner(user.FindSubject(), null);
        if (owner.CustomerId is not null || header is null)
        {
            return true;
        }

        if (!Guid.TryParseExact(header, "D", out var cartId))
        {
            return false;
        }

        owner = owner with { GuestCartId = cartId };
        return true;
    }

    public Task<Cart?> FindCartAsync(OrdersDbContext db, DateTimeOffset now, CancellationToken cancellationToken) =>
        CustomerId is not null
            ? db.Carts.FirstOrDefaultAsync(cart => cart.CustomerId == CustomerId && cart.ExpiresAt > now, cancellationToken)
            : db.Carts.FirstOrDefaultAsync(
                cart => cart.Id == GuestCartId && cart.CustomerId == null && cart.ExpiresAt > now, cancellationToken);
}
