using Ecommerce.Storefront.Sessions;
using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Orders;

/// <summary>Where the link in a guest's mail leads: the key goes into the cookie, and out of the address.</summary>
internal static class OpenOrder
{
    public static SeeOther Handle(Guid id, string? key, GuestOrders guestOrders)
    {
        guestOrders.Keep(id, key ?? "");
        return new SeeOther($"/orders/{id}");
    }
}
