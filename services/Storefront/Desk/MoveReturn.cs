using Ecommerce.Storefront.Services;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Desk;

/// <summary>The steps of a return that need no more than a click, or a reason.</summary>
internal static class MoveReturn
{
    public static async Task<SeeOther> ApproveAsync(
        Guid id, [FromForm] string? key, DeskReturnsClient desk, CancellationToken cancellationToken) =>
        BackTo(id, "approve", await desk.ApproveAsync(id, Forms.Key(key), cancellationToken));

    public static async Task<SeeOther> ReceiveAsync(
        Guid id, [FromForm] string? key, DeskReturnsClient desk, CancellationToken cancellationToken) =>
        BackTo(id, "receive", await desk.ReceiveAsync(id, Forms.Key(key), cancellationToken));

    public static async Task<Results<SeeOther, RazorComponentResult<DeskReturnPage>>> RejectAsync(
        Guid id,
        [FromForm] string? rejectReason,
        [FromForm] string? key,
        DeskReturnsClient desk,
        Texts texts,
        CancellationToken cancellationToken)
    {
        var form = new DeskReturnForm("reject", key, rejectReason);
        form.Errors.Check(texts, "rejectReason", texts.Reason, rejectReason, RefundOrder.MaxReason);
        return form.Errors.Any
            ? form.Again(id)
            : form.Answer(id, await desk.RejectAsync(id, rejectReason!.Trim(), Forms.Key(key), cancellationToken), texts);
    }

    private static SeeOther BackTo(Guid id, string step, Answer<DeskAnswer> answer) =>
        new($"/desk/returns/{id}?{(answer.Value is not null ? $"done={step}" : answer.IsUnavailable ? "failed=1" : "refused=1")}");
}
