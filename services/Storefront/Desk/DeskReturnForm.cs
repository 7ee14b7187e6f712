using System.Globalization;
using Ecommerce.Storefront.Services;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace Ecommerce.Storefront.Desk;

/// <summary>A form of a return at the desk as it was sent, to be shown again with what was wrong.</summary>
/// <param name="Name"><c>reject</c>, <c>inspect</c> or <c>refund</c>.</param>
/// <param name="Key">The idempotency key that it carries.</param>
/// <param name="Note">For the customer.</param>
public sealed record DeskReturnForm(string Name, string? Key, string? Note)
{
    private const int MaxQuantity = 9_999;

    /// <summary>By SKU, as it was typed; of a form without fields for it, nothing.</summary>
    public IReadOnlyDictionary<string, string> Restock { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> WriteOff { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Quantities { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Deductions { get; init; } = new Dictionary<string, string>();

    public bool Shipping { get; init; }

    /// <summary>What would go back, where it could be worked out.</summary>
    public RefundQuote? Quote { get; init; }

    public FormErrors Errors { get; } = new();

    /// <param name="skus">One for each line of the form, beside its value.</param>
    public static Dictionary<string, string> Read(StringValues skus, StringValues values) =>
        skus.Zip(values).DistinctBy(line => line.First).ToDictionary(line => line.First ?? "", line => line.Second ?? "");

    /// <summary>Zero where nothing was typed; what is no number of units is noted as wrong.</summary>
    public int Quantity(IReadOnlyDictionary<string, string> typed, string sku, Texts texts)
    {
        var text = typed.GetValueOrDefault(sku)?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) && quantity <= MaxQuantity)
        {
            return quantity;
        }

        Errors.Add($"{Name}-units", texts.NoQuantity(text));
        return 0;
    }

    /// <summary>Zero where nothing was typed; what is no amount of money is noted as wrong.</summary>
    public decimal Deduction(string sku, Texts texts)
    {
        var text = Deductions.GetValueOrDefault(sku)?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        // A comma is what Spanish has instead of the point.
        if (decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && decimal.Round(amount, 2) == amount)
        {
            return amount;
        }

        Errors.Add($"{Name}-units", texts.NoAmount(text));
        return 0;
    }

    /// <summary>Where the form leads: on where it was done, back to the form with what was wrong where not.</summary>
    internal Results<SeeOther, RazorComponentResult<DeskReturnPage>> Answer(Guid id, Answer<DeskAnswer> answer, Texts texts) => answer switch
    {
        { Value: not null } => new SeeOther($"/desk/returns/{id}?done={Name}"),
        { IsUnavailable: true } => Again(id, texts.NotSaved, StatusCodes.Status503ServiceUnavailable),
        _ => (this with { Key = null }).Again(
            id, answer.IsConflict ? texts.DeskReturnRefused : texts.NotSaved, StatusCodes.Status409Conflict),
    };

    internal RazorComponentResult<DeskReturnPage> Again(Guid id, string? error = null, int status = StatusCodes.Status400BadRequest)
    {
        if (error is not null)
        {
            Errors.Add(FormErrors.Form, error);
        }

        return new(new Dictionary<string, object?> { [nameof(DeskReturnPage.Id)] = id, [nameof(DeskReturnPage.Form)] = this })
        {
            StatusCode = status,
        };
    }
}
