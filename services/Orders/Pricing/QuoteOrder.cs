using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Ecommerce.Orders.Carts;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Promotions;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Pricing;

/// <summary>What an order of the cart would cost, in every part, before it is placed. It changes nothing and promises nothing.</summary>
internal static class QuoteOrder
{
    private const string CountryError = "The country must be a code of two capital letters (ISO 3166-1).";

    /// <param name="Country">Where it goes.</param>
    /// <param name="ShippingOption">One of the answer's; standard by default.</param>
    /// <param name="Code">Of a promotion; one that does not apply is told in the answer, and does no harm.</param>
    public sealed record Request(
        [property: Required(ErrorMessage = CountryError), RegularExpression("^[A-Z]{2}$", ErrorMessage = CountryError)] string Country,
        [property: StringLength(20)] string? ShippingOption = null,
        [property: StringLength(50)] string? Code = null);

    /// <param name="TaxIncluded">Whether the other amounts have the tax in them; where not, it comes on top.</param>
    /// <param name="Total">Place the order with it as <c>expectedTotal</c>.</param>
    /// <param name="Promotion">What the order gets, of all that it may get the best; null for none.</param>
    /// <param name="Code">What becomes of the code that was sent; null where none was.</param>
    public sealed record Response(
        IReadOnlyList<Line> Lines,
        IReadOnlyList<Option> ShippingOptions,
        string ShippingOption,
        decimal Subtotal,
        decimal Discount,
        decimal Shipping,
        decimal Tax,
        IReadOnlyList<TaxLine> TaxLines,
        bool TaxIncluded,
        decimal Total,
        string Currency,
        PromotionSummary? Promotion,
        CodeAnswer? Code);

    /// <param name="TaxRate">Per cent.</param>
    public sealed record Line(
        string Sku, string Name, string? VariantName, int Quantity, decimal UnitPrice, decimal LineTotal, decimal Discount, decimal TaxRate, decimal Tax);

    /// <param name="FewestDays">Working days until it arrives.</param>
    public sealed record Option(string Id, string Name, decimal Price, int FewestDays, int MostDays);

    public static async Task<Results<Ok<Response>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Request request,
        [FromHeader(Name = CartOwner.Header)] string? cartId,
        HttpContext http,
        ClaimsPrincipal user,
        OrdersDbContext db,
        CatalogClient catalog,
        TimeProvider time,
        IOptions<PricingOptions> options,
        CancellationToken cancellationToken)
    {
        if (!CartOwner.TryFind(user, cartId, out var owner))
        {
            return TypedResults.ValidationProblem(CartOwner.MalformedHeader);
        }

        if (!TaxRates.Has(request.Country))
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["country"] = [NotServed] });
        }

        var cart = await owner.FindCartAsync(db, time.GetUtcNow(), cancellationToken);
        if (cart is null || cart.Items.Count == 0)
        {
            return TypedResults.Problem("The cart is empty.", statusCode: StatusCodes.Status409Conflict);
        }

        var language = Language.From(http.Request);
        var offers = await catalog.FindOffersAsync([.. cart.Items.Select(item => item.Sku)], language, cancellationToken);
        if (offers is null)
        {
            http.Response.Headers.RetryAfter = "2";
            return TypedResults.Problem(
                "Prices cannot be looked up just now. Try again in a moment.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        CartItem[] onSale = [.. cart.Items.Where(item => offers.ContainsKey(item.Sku))];
        if (onSale.Length < cart.Items.Count)
        {
            return TypedResults.Problem(
                "Not everything in the cart is on sale any more.", statusCode: StatusCodes.Status409Conflict);
        }

        var promotions = await CartPromotions.FindAsync(
            db, request.Code, owner.CustomerId, guestEmail: null, cart, time.GetUtcNow(), cancellationToken);
        return Quote.Of(onSale, offers, request.Country, request.ShippingOption, options.Value, promotions) is { } quote
            ? TypedResults.Ok(ToResponse(quote, offers[onSale[0].Sku].Currency, language))
            : TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["shippingOption"] = [NotThatWay] });
    }

    public const string NotServed = "The shop does not deliver to that country.";

    public const string NotThatWay = "These goods cannot be sent that way; ask for a quote to see the ways there are.";

    private static Response ToResponse(Quote quote, string currency, string language) => new(
        [.. quote.Totals.Lines.Select(line => new Line(
            line.Sku, line.Name, line.VariantName, line.Quantity, line.UnitPrice, line.LineTotal, line.Discount, line.TaxRate, line.Tax))],
        [.. quote.ShippingOptions.Select(option => new Option(
            option.Id, language == Language.Spanish ? option.NameEs : option.NameEn, option.Price, option.FewestDays, option.MostDays))],
        quote.Shipping.Id,
        quote.Totals.Subtotal,
        quote.Totals.Discount,
        quote.Totals.Shipping,
        quote.Totals.Tax,
        quote.Totals.TaxLines,
        quote.Totals.TaxIncluded,
        quote.Totals.Total,
        currency,
        PromotionSummary.From(quote.Applied, language),
        quote.Code);
}
