using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace Ecommerce.Storefront.Desk;

internal static class InspectReturn
{
    public static async Task<Results<SeeOther, RazorComponentResult<DeskReturnPage>>> HandleAsync(
        Guid id,
        [FromForm] StringValues sku,
        [FromForm] StringValues restock,
        [FromForm] StringValues writeOff,
        [FromForm] string? inspectNote,
        [FromForm] string? key,
        DeskReturnsClient desk,
        Texts texts,
        CancellationToken cancellationToken)
    {
        var form = new DeskReturnForm("inspect", key, inspectNote)
        {
            Restock = DeskReturnForm.Read(sku, restock),
            WriteOff = DeskReturnForm.Read(sku, writeOff),
        };
        List<InspectedLine> lines =
        [
            .. form.Restock.Keys.Select(one => new InspectedLine(
                one, form.Quantity(form.Restock, one, texts), form.Quantity(form.WriteOff, one, texts))),
        ];
        form.Errors.Check(texts, "inspectNote", texts.NoteToCustomer, inspectNote, RefundOrder.MaxReason, isRequired: false);
        if (form.Errors.Any)
        {
            return form.Again(id);
        }

        var note = string.IsNullOrWhiteSpace(inspectNote) ? null : inspectNote.Trim();
        return form.Answer(id, await desk.InspectAsync(id, lines, note, Forms.Key(key), cancellationToken), texts);
    }
}
