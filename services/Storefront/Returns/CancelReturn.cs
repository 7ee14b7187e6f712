using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Returns;

internal static class CancelReturn
{
    public static async Task<SeeOther> HandleAsync(
        Guid orderId, Guid id, [FromForm] string? key, ReturnsClient returns, CancellationToken cancellationToken)
    {
        var answer = await returns.CancelAsync(orderId, id, Forms.Key(key), cancellationToken);

        return new($"/orders/{orderId}/returns/{id}?cancel={(answer.Value is not null ? "done" : answer.IsUnavailable ? "unavailable" : "refused")}");
    }
}
