using System.Globalization;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace Ecommerce.Storefront.Returns;

public static class RequestReturn
{
    public const int MaxComment = 1000;

    private const int MaxQuantity = 9_999;

    /// <summary>The form as it was sent, to be shown again with what was wrong.</summary>
    /// <param name="Lines">By SKU: quantity and reason, as they were typed.</param>
    public sealed record Form(IReadOnlyDictionary<string, (string Quantity, string Reason)> Lines, string? Comment, string? Key)
    {
        public FormErrors Errors { get; } = new();

        /// <summary>What is to be given back; what is wrong is noted.</summary>
        internal List<ReturnedUnits> Units(Texts texts)
        {
            List<ReturnedUnits> units = [];
            foreach (var (sku, (text, reason)) in Lines)
            {
                if (string.IsNullOrWhiteSpace(text))
                {
                    continue;
                }

                if (!int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) || quantity > MaxQuantity)
                {
                    Errors.Add($"quantity-{sku}", texts.NoQuantity(text));
                }
                else if (quantity > 0 && !ReturnsClient.Reasons.Contains(reason))
                {
                    Errors.Add($"reason-{sku}", texts.ChooseReturnReason);
                }
                else if (quantity > 0)
                {
                    units.Add(new ReturnedUnits(sku, quantity, reason));
                }
            }

            if (units.Count == 0 && !Errors.Any)
            {
                Errors.Add("units", texts.NoUnits);
            }

            return units;
        }
    }

    internal static async Task<Results<SeeOther, RazorComponentResult<NewReturnPage>>> HandleAsync(
        Guid id,
        [FromForm] StringValues sku,
        [FromForm] StringValues quantity,
        [FromForm] StringValues reason,
        [FromForm] string? comment,
        [FromForm] string? key,
        ReturnsClient returns,
        Texts texts,
        CancellationToken cancellationToken)
    {
        var form = new Form(
            sku.Zip(quantity, reason).DistinctBy(line => line.First)
                .ToDictionary(line => line.First ?? "", line => (line.Second ?? "", line.Third ?? "")),
            comment,
            key);
        var units = form.Units(texts);
        form.Errors.Check(texts, "comment", texts.ReturnComment, comment, MaxComment, isRequired: false);
        if (form.Errors.Any)
        {
            return Again(id, form, StatusCodes.Status400BadRequest);
        }

        var answer = await returns.RequestAsync(
            id, units, string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(), Forms.Key(key), cancellationToken);
        switch (answer)
        {
            case { Value: { } asked }:
                return new SeeOther($"/orders/{id}/returns/{asked.Id}?requested=1");
            case { IsUnavailable: true }:
                form.Errors.Add(FormErrors.Form, texts.NotSaved);
                return Again(id, form, StatusCodes.Status503ServiceUnavailable);
            default:
                form.Errors.Add(FormErrors.Form, answer.IsConflict ? texts.ReturnRefused : texts.NotSaved);
                return Again(id, form with { Key = null }, StatusCodes.Status409Conflict);
        }
    }

    private static RazorComponentResult<NewReturnPage> Again(Guid id, Form form, int status) =>
        new(new Dictionary<string, object?> { [nameof(NewReturnPage.Id)] = id, [nameof(NewReturnPage.Form)] = form })
        {
            StatusCode = status,
        };
}
