using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Storefront.Orders;

/// <summary>The part of an order's page that changes, for the script that keeps it current.</summary>
internal static class GetOrderStatus
{
    public static async Task<Results<RazorComponentResult<OrderStatus>, NoContent>> HandleAsync(
        Guid id, string? payment, OrdersClient orders, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var answer = await orders.GetOrderAsync(id, cancellationToken);

        // Nothing new to show; the page keeps what it has and asks again.
        return answer.Value is { } order
            ? new RazorComponentResult<OrderStatus>(
                new Dictionary<string, object?> { [nameof(OrderStatus.Order)] = order, [nameof(OrderStatus.Payment)] = payment })
            : TypedResults.NoContent();
    }
}
