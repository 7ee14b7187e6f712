using Ecommerce.Storefront.Orders;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Storefront.Checkout;

/// <summary>The page that waits for stock to be set aside. It loads itself again, and goes on to the provider once it can.</summary>
internal static class ContinueToPayment
{
    public static async Task<Results<SeeOther, RazorComponentResult<PreparingPage>, RazorComponentResult<ErrorPage>>> HandleAsync(
        Guid id, OrdersClient orders, Payment payment, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var order = await orders.GetOrderAsync(id, cancellationToken);
        if (order.IsNotFound)
        {
            // Somebody who is not signed in, or no longer, is asked there who they are.
            return context.User.Identity?.IsAuthenticated is not true
                ? new SeeOther($"/orders/{id}")
                : new RazorComponentResult<ErrorPage>(new { Code = StatusCodes.Status404NotFound });
        }

        return order.Value is null or { IsBeingPrepared: true }
            ? new RazorComponentResult<PreparingPage>(new { Id = id })
            : new SeeOther(await payment.StartAsync(id, order.Value, cancellationToken));
    }
}
