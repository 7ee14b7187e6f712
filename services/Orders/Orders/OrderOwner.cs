using System.Security.Claims;
using Ecommerce.ServiceDefaults;

namespace Ecommerce.Orders.Orders;

/// <summary>
/// Whose order a request may be about: the signed-in customer's own, and the guest's that the <c>Order-Key</c> header opens. No
/// key, a wrong one and an expired one all find nothing, like an order that does not exist.
/// </summary>
internal sealed record OrderOwner(string? CustomerId, byte[]? KeyHash)
{
    public const string Header = "Order-Key";

    public static OrderOwner Of(ClaimsPrincipal user, string? key) =>
        new(user.FindSubject(), string.IsNullOrEmpty(key) ? null : OrderKey.HashOf(key));

    /// <summary>Of idempotency keys: another caller's are other keys. Null where nobody is asking.</summary>
    public string? Scope => CustomerId ?? (KeyHash is null ? null : $"order-key:{Convert.ToHexStringLower(KeyHash)}");

    /// <summary>The orders that are theirs.</summary>
    public IQueryable<Order> OrdersIn(OrdersDbContext db, DateTimeOffset now)
    {
        var (customerId, hash) = (CustomerId, KeyHash);
        return hash is null
            ? db.Orders.Where(order => order.CustomerId != null && order.CustomerId == customerId)
            : db.Orders.Where(order =>
                (order.CustomerId != null && order.CustomerId == customerId)
                || (order.CustomerId == null
                    && db.OrderKeys.Any(key => key.Hash == hash && key.OrderId == order.Id && key.ExpiresAt > now)));
    }

    /// <summary>As the timeline names them: a guest by the name on the parcel.</summary>
    public static Actor ActorOf(ClaimsPrincipal user, Order order) =>
        user.FindSubject() is null ? new Actor(null, order.ShippingAddress.Name) : Actor.From(user);
}
