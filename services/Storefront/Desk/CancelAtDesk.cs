using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace Ecommerce.Storefront.Desk;

/// <summary>A form without units, that of an order that is not confirmed yet, calls off all of it.</summary>
internal static class CancelAtDesk
{
    public static async Task<Results<SeeOther, RazorComponentResult<DeskOrderPage>>> HandleAsync(
        Guid id,
        [FromForm] StringValues sku,
        [FromForm] StringValues quantity,
        [FromForm] string? cancelReason,
        [FromForm] string? key,
        DeskClient desk,
        Texts texts,
        CancellationToken cancellationToken)
    {
        var form = DeskForm.Read("cancel", sku, quantity, key) with { Reason = cancelReason };
        var units = form.Units(texts);
        if (units.Count == 0 && form.Quantities.Count > 0)
        {
            form.Errors.Add("cancel-units", texts.NoUnits);
        }

        form.Errors.Check(texts, "cancelReason", texts.Reason, cancelReason, RefundOrder.MaxReason);
        return form.Errors.Any
            ? form.Again(id)
            : form.Answer(id, await desk.CancelAsync(id, units, cancelReason!.Trim(), Forms.Key(key), cancellationToken), texts);
    }
}
