using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace Ecommerce.Storefront.Desk;

internal static class ShipOrder
{
    public const int MaxName = 60;

    public static async Task<Results<SeeOther, RazorComponentResult<DeskOrderPage>>> HandleAsync(
        Guid id,
        [FromForm] StringValues sku,
        [FromForm] StringValues quantity,
        [FromForm] string? carrier,
        [FromForm] string? trackingNumber,
        [FromForm] string? key,
        DeskClient desk,
        Texts texts,
        CancellationToken cancellationToken)
    {
        var form = DeskForm.Read("ship", sku, quantity, key) with { Carrier = carrier, TrackingNumber = trackingNumber };
        var units = form.Units(texts);
        if (units.Count == 0)
        {
            form.Errors.Add("ship-units", texts.NoUnits);
        }

        form.Errors.Check(texts, "carrier", texts.Carrier, carrier, MaxName);
        form.Errors.Check(texts, "trackingNumber", texts.TrackingNumber, trackingNumber, MaxName);
        return form.Errors.Any
            ? form.Again(id)
            : form.Answer(
                id, await desk.ShipAsync(id, units, carrier!.Trim(), trackingNumber!.Trim(), Forms.Key(key), cancellationToken), texts);
    }
}
