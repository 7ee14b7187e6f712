using Ecommerce.Storefront.Services;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Desk;

/// <summary>What is done about an order that does not get on by itself.</summary>
internal static class MendOrder
{
    /// <summary>What the forms of the list of stuck orders say, to come back to it.</summary>
    public const string BackToStuck = "stuck";

    public static async Task<SeeOther> LookAgainAsync(
        Guid id, [FromForm] string? key, [FromForm] string? back, DeskClient desk, CancellationToken cancellationToken) =>
        BackTo(id, back, "look-again", await desk.LookAgainAsync(id, Forms.Key(key), cancellationToken));

    public static async Task<SeeOther> RetryRefundAsync(
        Guid id, Guid refundId, [FromForm] string? key, [FromForm] string? back, DeskClient desk, CancellationToken cancellationToken) =>
        BackTo(id, back, "retry", await desk.RetryRefundAsync(id, refundId, Forms.Key(key), cancellationToken));

    private static SeeOther BackTo(Guid id, string? back, string step, Answer<DeskAnswer> answer) =>
        new($"{(back is BackToStuck ? "/desk/stuck" : $"/desk/orders/{id}")}?{(answer.Value is not null ? $"done={step}" : answer.IsUnavailable ? "failed=1" : "refused=1")}");
}
