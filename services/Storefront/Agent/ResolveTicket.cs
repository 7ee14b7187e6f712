using Ecommerce.Storefront.Site;
using Ecommerce.Storefront.Support;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Agent;

internal static class ResolveTicket
{
    public static async Task<SeeOther> HandleAsync(
        Guid id, [FromForm] string? key, SupportClient support, CancellationToken cancellationToken)
    {
        var answer = await support.ResolveAsync(id, Forms.Key(key), cancellationToken);

        return new($"/agent/tickets/{id}?{(answer.Value is not null ? "resolved" : "failed")}=1");
    }
}
