using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Orders;

internal static class CancelOrder
{
    public static async Task<SeeOther> HandleAsync(
        Guid id, [FromForm] string? key, OrdersClient orders, CancellationToken cancellationToken)
    {
        var answer = await orders.CancelAsync(id, Forms.Key(key), cancellationToken);

        return new($"/orders/{id}?cancel={(answer.Value is not null ? "done" : answer.IsUnavailable ? "unavailable" : "refused")}");
    }
}
