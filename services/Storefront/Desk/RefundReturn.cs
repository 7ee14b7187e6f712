using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace Ecommerce.Storefront.Desk;

/// <summary>The units of the form are paid for, less what it holds back; or it is only worked out what that would be.</summary>
internal static class RefundReturn
{
    public static async Task<Results<SeeOther, RazorComponentResult<DeskReturnPage>>> HandleAsync(
        Guid id,
        [FromForm] StringValues sku,
        [FromForm] StringValues quantity,
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
            Quantities = DeskReturnForm.Read(sku, quantity),
            Deductions = DeskReturnForm.Read(sku, deduction),
            Shipping = shipping is "true",
        };
        List<RefundedLine> lines =
        [
            .. form.Quantities.Keys
                .Select(one => new RefundedLine(one, form.Quantity(form.Quantities, one, texts), form.Deduction(one, texts)))
                .Where(line => line.Quantity > 0),
        ];
        if (form.Errors.Any)
        {
            return form.Again(id);
        }

        var answer = await desk.GetReturnAsync(id, cancellationToken);
        var quoted = answer.Value is { CanRefund: true } ? await desk.QuoteRefundAsync(id, lines, form.Shipping, cancellationToken) : null;
        if (answer.Value is not { } back || quoted is { IsUnavailable: true })
        {
            return form.Again(id, texts.NotSaved, StatusCodes.Status503ServiceUnavailable);
        }

        if (quoted is null)
        {
            return form.Again(id, texts.DeskReturnRefused, StatusCodes.Status409Conflict);
        }

        form = form with { Quote = quoted.Value };
        if (form.Quote is null)
        {
            form.Errors.Add("refund-units", texts.RefundTooMuch);
        }

        if (preview is null)
        {
            var isLess = lines.Count == 0 || lines.Any(line => line.Deduction > 0)
                || back.Lines.Any(line => line.CameBack > (lines.Find(paid => paid.Sku == line.Sku)?.Quantity ?? 0));
            form.Errors.Check(texts, "refundNote", texts.NoteToCustomer, refundNote, RefundOrder.MaxReason, isRequired: isLess);
        }

        if (form.Errors.Any || preview is not null)
        {
            return form.Again(id, status: form.Errors.Any ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
        }

        var note = string.IsNullOrWhiteSpace(refundNote) ? null : refundNote.Trim();
        return form.Answer(id, await desk.RefundAsync(id, lines, form.Shipping, note, Forms.Key(key), cancellationToken), texts);
    }
}
