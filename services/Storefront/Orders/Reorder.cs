using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Orders;

/// <summary>Puts what an order was of into the cart again, and says what could not be.</summary>
internal static class Reorder
{
    public static async Task<Results<SeeOther, RazorComponentResult<ReorderedPage>, RazorComponentResult<ErrorPage>>> HandleAsync(
        Guid id, [FromForm] string? key, OrdersClient orders, CancellationToken cancellationToken)
    {
        var answer = await orders.ReorderAsync(id, Forms.Key(key), cancellationToken);

        return answer switch
        {
            { Value: { Missing.Count: > 0 } reordered } => new RazorComponentResult<ReorderedPage>(new { Reordered = reordered }),
            { Value: not null } => new SeeOther("/cart?changed=reordered"),
            { IsNotFound: true } => new RazorComponentResult<ErrorPage>(new { Code = StatusCodes.Status404NotFound }),
            _ => new SeeOther($"/orders/{id}?reorder=unavailable"),
        };
    }
}
