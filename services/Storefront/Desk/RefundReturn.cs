using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace Ecommerce.Storefront.Desk;

/// <summary>What came back is paid for, all of it, less what the form holds back; or it is only worked out what that would be.</summary>
internal static class RefundReturn
{
    public static async Task<Results<SeeOther, RazorComponentResult<DeskReturnPage>>> HandleAsync(
        Guid id,
        [FromForm] StringValues sku,
        [FromForm] StringValues deduction,
        [FromForm] string? shipping,
        [FromForm] string? refundNote,
        [FromForm] string? preview,
        [FromForm] string? key,
        DeskReturnsClient desk,
        Texts texts,
        CancellationToken cancellationToken)
    {
        var form = new DeskReturnForm("refund", key, refundNote)
        {
            Deductions = DeskReturnForm.Read(sku, deduction),
            Shipping = shipping is "true",
            IsPreview = preview is not null,
        };
        var answer = await desk.GetReturnAsync(id, cancellationToken);
        if (answer.Value is not { } back)
        {
            return form.Again(id, texts.NotSaved, StatusCodes.Status503ServiceUnavailable);
        }

        var lines = back.Lines.Where(line => line.CameBack > 0)
            .Select(line => new RefundedLine(line.Sku, line.CameBack, form.Deduction(line.Sku, texts))).ToList();
        if (lines.Zip(back.Lines.Where(line => line.CameBack > 0)).Any(pair => pair.First.Deduction > pair.Second.Paid))
        {
            form.Errors.Add("refund-units", texts.DeductionTooHigh);
        }

        var isLess = lines.Any(line => line.Deduction > 0) || lines.Count == 0;
        if (!form.IsPreview)
        {
            form.Errors.Check(texts, "refundNote", texts.NoteToCustomer, refundNote, RefundOrder.MaxReason, isRequired: isLess);
        }

        if (form.Errors.Any || form.IsPreview)
        {
            return form.Again(id, status: form.Errors.Any ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
        }

        var note = string.IsNullOrWhiteSpace(refundNote) ? null : refundNote.Trim();
        return form.Answer(id, await desk.RefundAsync(id, lines, form.Shipping, note, Forms.Key(key), cancellationToken), texts);
    }
}
