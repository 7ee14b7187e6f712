using Ecommerce.Storefront.Services;
using Ecommerce.Storefront.Site;
using Ecommerce.Storefront.Support;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Agent;

/// <summary>What an agent does with a ticket besides replying.</summary>
internal static class MoveTicket
{
    public static async Task<SeeOther> ResolveAsync(
        Guid id, [FromForm] string? key, SupportClient support, CancellationToken cancellationToken) =>
        BackTo(id, "resolved", await support.MoveAsync(id, "resolve", Forms.Key(key), cancellationToken));

    public static async Task<SeeOther> HoldAsync(
        Guid id, [FromForm] string? key, SupportClient support, CancellationToken cancellationToken) =>
        BackTo(id, "held", await support.MoveAsync(id, "hold", Forms.Key(key), cancellationToken));

    public static async Task<SeeOther> CloseAsync(
        Guid id, [FromForm] string? key, SupportClient support, CancellationToken cancellationToken) =>
        BackTo(id, "closed", await support.MoveAsync(id, "close", Forms.Key(key), cancellationToken));

    private static SeeOther BackTo(Guid id, string done, Answer<object> answer) =>
        new($"/agent/tickets/{id}?{(answer.Value is not null ? done : "failed")}=1");
}
