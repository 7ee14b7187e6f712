using System.Globalization;
using Ecommerce.Storefront.Orders;
using Ecommerce.Storefront.Services;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace Ecommerce.Storefront.Desk;

/// <summary>A form of an order at the desk as it was sent, to be shown again with what was wrong.</summary>
/// <param name="Name"><c>ship</c>, <c>refund</c> or <c>cancel</c>.</param>
/// <param name="Quantities">By SKU, as they were typed.</param>
public sealed record DeskForm(string Name, IReadOnlyDictionary<string, string> Quantities, string? Key)
{
    private const int MaxQuantity = 9_999;

    public string? Carrier { get; init; }

    public string? TrackingNumber { get; init; }

    public string? Reason { get; init; }

    public bool Shipping { get; init; }

    public FormErrors Errors { get; } = new();

    /// <param name="skus">One for each line of the form, beside its quantity.</param>
    public static DeskForm Read(string name, StringValues skus, StringValues quantities, string? key) => new(
        name,
        skus.Zip(quantities).DistinctBy(line => line.First).ToDictionary(line => line.First ?? "", line => line.Second ?? ""),
        key);

    /// <summary>The units that were asked for; what is no number is noted as wrong.</summary>
    public List<ParcelLine> Units(Texts texts)
    {
        List<ParcelLine> units = [];
        foreach (var (sku, text) in Quantities)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            if (!int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) || quantity > MaxQuantity)
            {
                Errors.Add($"{Name}-units", texts.NoQuantity(text));
            }
            else if (quantity > 0)
            {
                units.Add(new ParcelLine(sku, quantity));
            }
        }

        return units;
    }

    /// <summary>Where the form leads: on where it was done, back to the form with what was wrong where not.</summary>
    internal Results<SeeOther, RazorComponentResult<DeskOrderPage>> Answer(Guid id, Answer<DeskAnswer> answer, Texts texts) => answer switch
    {
        { Value: not null } => new SeeOther($"/desk/orders/{id}?done={Name}"),
        { IsUnavailable: true } => Again(id, texts.NotSaved, StatusCodes.Status503ServiceUnavailable),
        _ => (this with { Key = null }).Again(id, answer.IsConflict ? texts.DeskRefused : texts.NotSaved, StatusCodes.Status409Conflict),
    };

    internal RazorComponentResult<DeskOrderPage> Again(Guid id, string? error = null, int status = StatusCodes.Status400BadRequest)
    {
        if (error is not null)
        {
            Errors.Add(FormErrors.Form, error);
        }

        return new(new Dictionary<string, object?> { [nameof(DeskOrderPage.Id)] = id, [nameof(DeskOrderPage.Form)] = this })
        {
            StatusCode = status,
        };
    }
}
