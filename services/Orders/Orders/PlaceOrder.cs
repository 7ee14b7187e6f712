using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.Orders.Carts;
using Ecommerce.Orders.Pricing;
using Ecommerce.Orders.Promotions;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ecommerce.Orders.Orders;

/// <summary>
/// Turns the customer's cart, or a guest's, into an order. The cart stays as it is until the order is confirmed, so a decline loses nothing.
/// A cart as it stands is ordered once: the same request under another key (two tabs) is answered with the order that exists.
/// </summary>
internal static class PlaceOrder
{
    private const string CountryError = "The country must be a code of two capital letters (ISO 3166-1).";

    private const int MaxEmail = 254;

    /// <summary>One @ between characters that can be seen; whether mail arrives is for the mail to tell.</summary>
    private const string EmailPattern = @"^[^@\s<>\p{C}]+@[^@\s<>\p{C}]+$";

    private const string EmailError = "The e-mail address is not one.";

    private const string PhoneError = "The phone number holds digits, spaces and + ( ) / . - only.";

    /// <param name="ShippingAddress">Where it goes.</param>
    /// <param name="Email">Where mails about it go; the token's address by default; a guest has to say.</param>
    /// <param name="ExpectedTotal">The total that the customer was shown; when it is another by now, nothing is ordered.</param>
    /// <param name="ShippingOption">One of the quote's; standard by default.</param>
    /// <param name="Code">Of a promotion; where it does not apply, nothing is ordered.</param>
    public sealed record Request(
        AddressRequest ShippingAddress,
        [property: StringLength(MaxEmail, MinimumLength = 3), RegularExpression(EmailPattern, ErrorMessage = EmailError)] string? Email = null,
        [property: Range(typeof(decimal), "0", "10000000", ParseLimitsInInvariantCulture = true)] decimal? ExpectedTotal = null,
        [property: StringLength(20)] string? ShippingOption = null,
        [property: StringLength(50)] string? Code = null);

    public sealed record AddressRequest(
        [property: PlainText(200)] string Name,
        [property: PlainText(200)] string Street,
        [property: PlainText(100)] string City,
        [property: PlainText(20)] string PostalCode,
        [property: Required(ErrorMessage = CountryError), RegularExpression("^[A-Z]{2}$", ErrorMessage = CountryError)] string Country,
        [property: StringLength(30, MinimumLength = 3), RegularExpression("^[0-9+()/ .-]*$", ErrorMessage = PhoneError)] string? Phone = null)
    {
        public Address ToAddress() => new(
            PlainTextAttribute.Clean(Name),
            PlainTextAttribute.Clean(Street),
            PlainTextAttribute.Clean(City),
            PlainTextAttribute.Clean(PostalCode),
            Country,
            Phone?.Trim());
    }

    public static async Task<Idempotent<Results<Created<OrderSummary>, ValidationProblem, ProblemHttpResult>>> HandleAsync(
        Request request,
        [AsParameters] IdempotencyKey key,
        [FromHeader(Name = CartOwner.Header)] string? cartId,
        HttpContext http,
        ClaimsPrincipal user,
        OrdersDbContext db,
        CatalogClient catalog,
        TimeProvider time,
        IOptions<ProcessOptions> options,
        IOptions<PricingOptions> pricing,
        OrdersTelemetry telemetry,
        CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        if (!CartOwner.TryFind(user, cartId, out var owner))
        {
            return TypedResults.ValidationProblem(CartOwner.MalformedHeader);
        }

        if ((owner.CustomerId ?? owner.GuestCartId?.ToString()) is not { } scope)
        {
            return TypedResults.Problem(
                $"An order needs a customer's token, or a guest's cart in {CartOwner.Header}.",
                statusCode: StatusCodes.Status401Unauthorized);
        }

        var once = await db.OnceAsync(key, scope, request, cancellationToken);
        if (once.Answer is { } answer)
        {
            await GiveKeyAsync(owner, answer.Location, http, db, time, cancellationToken);
            return answer;
        }

        // A token is not a form: what it says is not checked for length, so an address that cannot be kept counts as none.
        var email = request.Email ?? user.FindFirstValue("email");
        if (email is not { Length: > 0 and <= MaxEmail })
        {
            return Refuse(TypedResults.ValidationProblem(new Dictionary<string, string[]>
            {
                ["email"] = ["There is no account with an e-mail address, so the order needs one."],
            }));
        }

        if (!TaxRates.Has(request.ShippingAddress.Country))
        {
            return Refuse(TypedResults.ValidationProblem(new Dictionary<string, string[]>
            {
                ["shippingAddress.country"] = [QuoteOrder.NotServed],
            }));
        }

        var language = Language.From(http.Request);
        var now = time.GetUtcNow();
        var cart = await owner.FindCartAsync(db, now, cancellationToken);
        if (cart is null || cart.Items.Count == 0)
        {
            return Refuse(TypedResults.Problem("The cart is empty.", statusCode: StatusCodes.Status409Conflict));
        }

        if (cart.Items.Count > Cart.MaxItems)
        {
            return Refuse(TypedResults.Problem(
                $"One order holds at most {Cart.MaxItems} different SKUs.", statusCode: StatusCodes.Status409Conflict));
        }

        var offers = await catalog.FindOffersAsync([.. cart.Items.Select(item => item.Sku)], language, cancellationToken);
        if (offers is null)
        {
            http.Response.Headers.RetryAfter = "2";
            return Refuse(TypedResults.Problem(
                "Prices cannot be looked up just now; nothing has been ordered. Try again in a moment.",
                statusCode: StatusCodes.Status503ServiceUnavailable));
        }

        if (FindShortages(cart, offers) is { Count: > 0 } shortages)
        {
            return Refuse(TypedResults.Problem(
                "Not everything in the cart can be had as it stands.",
                statusCode: StatusCodes.Status409Conflict,
                extensions: new Dictionary<string, object?> { ["shortages"] = shortages }));
        }

        var promotions = await CartPromotions.FindAsync(db, request.Code, owner.CustomerId, email, cart, now, cancellationToken);
        if (Quote.Of(cart.Items, offers, request.ShippingAddress.Country, request.ShippingOption, pricing.Value, promotions) is not { } quote)
        {
            return Refuse(TypedResults.ValidationProblem(new Dictionary<string, string[]>
            {
                ["shippingOption"] = [QuoteOrder.NotThatWay],
            }));
        }

        if (quote.Code is { IsRefused: true } code)
        {
            return Refuse(CodeRefused(code));
        }

        var order = Order.Place(
            owner.CustomerId,
            email,
            language,
            request.ShippingAddress.ToAddress(),
            (cart.Id, cart.Version),
            quote.Totals,
            offers[cart.Items[0].Sku].Currency,
            now,
            options.Value,
            quote.Applied);
        if (order.Total > Totals.Highest)
        {
            return Refuse(TypedResults.Problem(
                $"One order cannot cost more than {Totals.Highest}.", statusCode: StatusCodes.Status409Conflict));
        }

        if (request.ExpectedTotal is { } expected && expected != order.Total)
        {
            return Refuse(TypedResults.Problem(
                "The total has changed since it was shown; nothing has been ordered.",
                statusCode: StatusCodes.Status409Conflict,
                extensions: new Dictionary<string, object?> { ["total"] = order.Total, ["currency"] = order.Currency }));
        }

        try
        {
            var isNew = false;
            var isTooLate = false;
            var placed = await once.CommitAsync<Results<Created<OrderSummary>, ValidationProblem, ProblemHttpResult>>(
                async token =>
                {
                    db.Orders.Add(order);
                    db.Publish(order.ToOrderPlaced());
                    await db.SaveChangesAsync(token);
                    isTooLate = quote.Promotion is { } promotion && !await db.RedeemAsync(promotion, order, token);
                    isNew = !isTooLate;
                    return isTooLate ? PromotionGone() : Created(order);
                },
                cancellationToken);
            if (isNew)
            {
                telemetry.Placed(Stopwatch.GetElapsedTime(started), quote.Promotion?.Kind);
            }

            if (isTooLate)
            {
                var left = await CartPromotions.FindAsync(
                    db, request.Code, owner.CustomerId, email, cart, time.GetUtcNow(), cancellationToken);
                return left.AnswerCode(order.Subtotal, null, hasEffect: false) is { IsRefused: true } why ? Refuse(CodeRefused(why)) : placed;
            }

            await GiveKeyAsync(owner, isNew ? PathOf(order.Id) : once.Answer?.Location, http, db, time, cancellationToken);
            return placed;
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException
        {
            SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: Order.Configuration.CartIndex,
        })
        {
            db.ChangeTracker.Clear();
            var (existing, result) = await AnswerWithExistingAsync(order, db, cancellationToken);
            await GiveKeyAsync(owner, existing is null ? null : PathOf(existing.Id), http, db, time, cancellationToken);
            return result;
        }
    }

    private sealed record Shortage(string Sku, int Requested, int Available);

    private static List<Shortage> FindShortages(Cart cart, IReadOnlyDictionary<string, CatalogOffer> offers) =>
    [
        .. cart.Items
            .Select(item => new Shortage(item.Sku, item.Quantity, Math.Max(0, offers.GetValueOrDefault(item.Sku)?.Available ?? 0)))
            .Where(shortage => shortage.Available < shortage.Requested),
    ];

    /// <summary>
    /// Whoever holds the guest's cart gets a key to what was ordered from it. A repeat gets one too, for the answer that held the
    /// first may have been lost; therefore it stands in a header, apart from the answer that is kept.
    /// </summary>
    private static async Task GiveKeyAsync(
        CartOwner owner, string? orderPath, HttpContext http, OrdersDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (owner.CustomerId is not null || orderPath is null || !Guid.TryParse(orderPath.AsSpan(orderPath.LastIndexOf('/') + 1), out var orderId))
        {
            return;
        }

        db.ChangeTracker.Clear();
        var secret = db.GiveKey(orderId, time.GetUtcNow() + OrderKey.Lifetime);
        await db.SaveChangesAsync(cancellationToken);
        http.Response.Headers[OrderOwner.Header] = secret;
    }

    private static string PathOf(Guid orderId) => $"/api/orders/{orderId}";

    private static async Task<(Order? Existing, Results<Created<OrderSummary>, ValidationProblem, ProblemHttpResult> Result)> AnswerWithExistingAsync(
        Order wanted, OrdersDbContext db, CancellationToken cancellationToken)
    {
        var existing = await db.Orders.AsNoTracking().FirstOrDefaultAsync(
            order => order.CartId == wanted.CartId && order.CartVersion == wanted.CartVersion
                && order.Status != OrderStatus.Rejected && order.Status != OrderStatus.Expired && order.Status != OrderStatus.Cancelled,
            cancellationToken);
        if (existing is null)
        {
            return (null, TypedResults.Problem(
                "An order from this cart has just ended; try again.", statusCode: StatusCodes.Status409Conflict));
        }

        return (existing, existing.ShippingAddress == wanted.ShippingAddress && existing.Email == wanted.Email && existing.Total == wanted.Total
            && (existing.ShippingOption ?? ShippingTable.Standard) == wanted.ShippingOption
            ? Created(existing)
            : TypedResults.Problem(
                $"This cart has been ordered already, as {existing.Number}; pay that order, or cancel it first.",
                statusCode: StatusCodes.Status409Conflict,
                extensions: new Dictionary<string, object?> { ["orderId"] = existing.Id, ["number"] = existing.Number }));
    }

    private static ProblemHttpResult CodeRefused(CodeAnswer code) => TypedResults.Problem(
        $"{code.Detail} Nothing has been ordered.",
        statusCode: StatusCodes.Status409Conflict,
        extensions: new Dictionary<string, object?> { ["code"] = code });

    private static ProblemHttpResult PromotionGone() => TypedResults.Problem(
        "A promotion that the total counts on cannot be had any more; nothing has been ordered. Ask for a quote again.",
        statusCode: StatusCodes.Status409Conflict);

    private static Created<OrderSummary> Created(Order order) =>
        TypedResults.Created(PathOf(order.Id), OrderSummary.From(order));

    private static Results<Created<OrderSummary>, ValidationProblem, ProblemHttpResult> Refuse(
        Results<Created<OrderSummary>, ValidationProblem, ProblemHttpResult> result) => result;
}
