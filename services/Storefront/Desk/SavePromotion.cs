using System.Globalization;
using Ecommerce.Storefront.Services;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Desk;

/// <summary>Makes a promotion, or changes one.</summary>
public static class SavePromotion
{
    public const string FreeShipping = "free_shipping";

    public static readonly IReadOnlyList<string> Kinds = ["percentage", "amount", FreeShipping];

    /// <summary>As it was typed. Properties rather than parameters: the form mapper insists on a constructor's, whatever their nullability.</summary>
    public sealed record Form
    {
        public static readonly IReadOnlyList<string> Fields =
            ["nameEs", "nameEn", "code", "kind", "value", "minimumSubtotal", "from", "until", "usageLimit", "limitPerCustomer"];

        public string? NameEs { get; init; }

        public string? NameEn { get; init; }

        public string? Code { get; init; }

        public string? Kind { get; init; }

        public string? Value { get; init; }

        public string? MinimumSubtotal { get; init; }

        public string? From { get; init; }

        public string? Until { get; init; }

        public string? UsageLimit { get; init; }

        public string? LimitPerCustomer { get; init; }

        public string? Version { get; init; }

        public string? Key { get; init; }

        /// <summary>What there is to change.</summary>
        internal static Form Of(DeskPromotion promotion, Texts texts) => new()
        {
            NameEs = promotion.NameEs,
            NameEn = promotion.NameEn,
            Code = promotion.Code,
            Kind = promotion.Kind,
            Value = promotion.Value is { } value ? texts.DecimalField(value) : null,
            MinimumSubtotal = promotion.MinimumSubtotal > 0 ? texts.DecimalField(promotion.MinimumSubtotal) : null,
            From = Texts.TimeField(promotion.From),
            Until = promotion.Until is { } until ? Texts.TimeField(until) : null,
            UsageLimit = promotion.UsageLimit?.ToString(CultureInfo.InvariantCulture),
            LimitPerCustomer = promotion.LimitPerCustomer?.ToString(CultureInfo.InvariantCulture),
            Version = promotion.Version.ToString(CultureInfo.InvariantCulture),
        };

        /// <returns>Null where something is wrong; <paramref name="errors"/> says what.</returns>
        internal PromotionTerms? Read(Texts texts, FormErrors errors)
        {
            errors.Check(texts, "nameEs", texts.NameInSpanish, NameEs, 100);
            errors.Check(texts, "nameEn", texts.NameInEnglish, NameEn, 100);
            var code = string.IsNullOrWhiteSpace(Code) ? null : Code.Trim();
            if (code is not null && !(code.Length is >= 3 and <= 30 && code.All(character => char.IsAsciiLetterOrDigit(character) || character is '-')))
            {
                errors.Add("code", texts.CodeShape);
            }

            if (!Kinds.Contains(Kind ?? ""))
            {
                errors.Add("kind", texts.Required(texts.PromotionKindLabel));
            }

            var value = Kind is FreeShipping ? null : ReadDecimal(Value);
            if (Kind is not FreeShipping && (value is not > 0 || value > (Kind is "percentage" ? 100 : 100_000)))
            {
                errors.Add("value", Kind is "percentage" ? texts.PercentageWrong : texts.AmountWrong);
            }

            var minimum = string.IsNullOrWhiteSpace(MinimumSubtotal) ? 0 : ReadDecimal(MinimumSubtotal);
            if (minimum is null or > 100_000)
            {
                errors.Add("minimumSubtotal", texts.AmountWrong);
            }

            var from = ReadTime("from", From, texts.ValidFrom, texts, errors);
            var until = string.IsNullOrWhiteSpace(Until) ? null : ReadTime("until", Until, texts.ValidUntil, texts, errors);
            if (from is not null && until <= from)
            {
                errors.Add("until", texts.UntilBeforeFrom);
            }

            var usageLimit = ReadLimit("usageLimit", UsageLimit, 1_000_000, texts, errors);
            var limitPerCustomer = ReadLimit("limitPerCustomer", LimitPerCustomer, 1_000, texts, errors);
            return errors.Any
                ? null
                : new PromotionTerms(
                    NameEs!.Trim(), NameEn!.Trim(), code, Kind!, value, minimum!.Value, from!.Value, until, usageLimit, limitPerCustomer);
        }

        /// <summary>A comma or a point, and two decimals.</summary>
        private static decimal? ReadDecimal(string? text) =>
            decimal.TryParse(
                text?.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && decimal.Round(number, 2) == number
                ? number
                : null;

        private static DateTimeOffset? ReadTime(string field, string? text, string label, Texts texts, FormErrors errors)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                errors.Add(field, texts.Required(label));
                return null;
            }

            if (Texts.ReadTimeField(text) is { } time)
            {
                return time;
            }

            errors.Add(field, texts.Invalid(label));
            return null;
        }

        private static int? ReadLimit(string field, string? text, int most, Texts texts, FormErrors errors)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return null;
            }

            if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most)
            {
                return limit;
            }

            errors.Add(field, texts.LimitWrong(most));
            return null;
        }
    }

    internal static async Task<Results<SeeOther, RazorComponentResult<DeskPromotionPage>>> CreateAsync(
        [FromForm] Form form, PromotionsClient promotions, Texts texts, CancellationToken cancellationToken)
    {
        var errors = new FormErrors();
        if (form.Read(texts, errors) is not { } terms)
        {
            return Again(null, form, errors, StatusCodes.Status400BadRequest);
        }

        var answer = await promotions.CreateAsync(terms, Forms.Key(form.Key), cancellationToken);
        return answer.Value is { } made ? new SeeOther($"/desk/promotions/{made.Id}?done=created") : Refused(null, form, errors, answer, texts);
    }

    internal static async Task<Results<SeeOther, RazorComponentResult<DeskPromotionPage>>> UpdateAsync(
        Guid id, [FromForm] Form form, PromotionsClient promotions, Texts texts, CancellationToken cancellationToken)
    {
        var errors = new FormErrors();
        if (form.Read(texts, errors) is not { } terms)
        {
            return Again(id, form, errors, StatusCodes.Status400BadRequest);
        }

        var version = int.TryParse(form.Version, out var shown) ? shown : 0;
        var answer = await promotions.UpdateAsync(id, terms, version, cancellationToken);
        return answer.Value is not null ? new SeeOther($"/desk/promotions/{id}?done=saved") : Refused(id, form, errors, answer, texts);
    }

    internal static async Task<SeeOther> ArchiveAsync(
        Guid id, [FromForm] string? key, PromotionsClient promotions, CancellationToken cancellationToken)
    {
        var answer = await promotions.ArchiveAsync(id, Forms.Key(key), cancellationToken);
        return new($"/desk/promotions/{id}?{(answer.Value is not null ? "done=archived" : "failed=1")}");
    }

    private static RazorComponentResult<DeskPromotionPage> Refused(
        Guid? id, Form form, FormErrors errors, Answer<DeskPromotion> answer, Texts texts)
    {
        // What was refused can be sent again as something else.
        var next = form with { Key = null };
        return answer.IsUnavailable ? Again(id, form, errors.Add(FormErrors.Form, texts.NotSaved), StatusCodes.Status503ServiceUnavailable)
            : answer.Problem?.IsAbout("code") is true ? Again(id, next, errors.Add("code", texts.CodeTaken), StatusCodes.Status409Conflict)
            : answer.IsConflict ? Again(id, null, errors.Add(FormErrors.Form, texts.ChangedMeanwhile), StatusCodes.Status409Conflict)
            : Again(id, next, errors.AddFrom(answer.Problem, Form.Fields, texts.NotSaved), StatusCodes.Status400BadRequest);
    }

    private static RazorComponentResult<DeskPromotionPage> Again(Guid? id, Form? form, FormErrors errors, int status) =>
        new(new Dictionary<string, object?>
        {
            [nameof(DeskPromotionPage.Id)] = id,
            [nameof(DeskPromotionPage.Form)] = form,
            [nameof(DeskPromotionPage.Errors)] = errors,
        })
        { StatusCode = status };
}
