using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace Ecommerce.Storefront.Desk;

internal static class RefundOrder
{
    public const int MaxReason = 500;

    public static async Task<Results<SeeOther, RazorComponentResult<DeskOrderPage>>> HandleAsync(
        Guid id,
        [FromForm] StringValues sku,
        [FromForm] StringValues quantity,
        [FromForm] string? shipping,
        [FromForm] string? refundReason,
        [FromForm] string? key,
        DeskClient desk,
        Texts texts,
        CancellationToken cancellationToken)
    {
        var form = DeskForm.Read("refund", sku, quantity, key) with { Shipping = shipping is "true", Reason = refundReason };
        var units = form.Units(texts);
        if (units.Count == 0 && !form.Shipping)
        {
            form.Errors.Add("refund-units", texts.NoUnits);
        }

        form.Errors.Check(texts, "refundReason", texts.Reason, refundReason, MaxReason);
        return form.Errors.Any
            ? form.Again(id)
            : form.Answer(
                id, await desk.RefundAsync(id, units, form.Shipping, refundReason!.Trim(), Forms.Key(key), cancellationToken), texts);
    }
}
