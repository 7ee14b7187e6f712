using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.Orders.Carts;
using Ecommerce.Orders.Pricing;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Orders;

/// <summary>
/// Puts what an order was of into the cart again, at today's prices and as far as there is of it. What was in the cart stays; nothing
/// is ordered by it.
/// </summary>
internal static class Reorder
{
    /// <param name="Cart">The cart as it is now.</param>
    /// <param name="Added">Pieces that were put in.</param>
    /// <param name="Missing">Lines of which not every piece could be put in; empty when all could.</param>
    public sealed record Response(CartResponse Cart, int Added, IReadOnlyList<Missing> Missing);

    /// <param name="Name">As in the order.</param>
    /// <param name="Quantity">Pieces in the order.</param>
    /// <param name="Added">Pieces of it that were put in, less than that.</param>
    public sealed record Missing(string Sku, string Name, string? VariantName, int Quantity, int Added, MissingReason Reason);

    public enum MissingReason
    {
        NotOnSale,
        SoldOut,
        CartIsFull,
    }

    public static async Task<Idempotent<Results<Ok<Response>, NotFound, ValidationProblem, ProblemHttpResult>>> HandleAsync(
        Guid id,
        [AsParameters] IdempotencyKey key,
        [FromHeader(Name = OrderOwner.Header)] string? orderKey,
        [FromHeader(Name = CartOwner.Header)] string? cartId,
        HttpContext http,
        ClaimsPrincipal user,
        OrdersDbContext db,
        CatalogClient catalog,
        TimeProvider time,
        IOptions<PricingOptions> pricing,
        OrdersTelemetry telemetry,
        CancellationToken cancellationToken)
    {
        if (!CartOwner.TryFind(user, cartId, out var cartOwner))
        {
            return TypedResults.ValidationProblem(CartOwner.MalformedHeader);
        }

        var owner = OrderOwner.Of(user, orderKey);
        if (owner.Scope is not { } scope)
        {
            return TypedResults.NotFound();
        }

        var once = await db.OnceAsync(key, scope, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        var order = await owner.OrdersIn(db, time.GetUtcNow()).AsNoTracking().FirstOrDefaultAsync(order => order.Id == id, cancellationToken);
        if (order is null)
        {
            return TypedResults.NotFound();
        }

        var known = await cartOwner.FindCartAsync(db, time.GetUtcNow(), cancellationToken);
        var offers = await catalog.FindOffersAsync(
            [.. (known?.Skus ?? []).Union(order.Lines.Select(line => line.Sku))],
            Language.From(http.Request),
            cancellationToken);
        if (offers is null)
        {
            http.Response.Headers.RetryAfter = "2";
            return TypedResults.Problem(
                "Prices cannot be looked up just now; nothing has been put into the cart. Try again in a moment.",
                statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        db.ChangeTracker.Clear();
        return await db.RetryOnConflictAsync(
            _ => once.CommitAsync<Results<Ok<Response>, NotFound, ValidationProblem, ProblemHttpResult>>(
                async token =>
                {
                    var now = time.GetUtcNow();
                    var cart = await cartOwner.FindCartAsync(db, now, token);
                    if (cart is null)
                    {
                        await db.RemoveExpiredCartAsync(cartOwner.CustomerId, now, token);
                        cart = Cart.Open(cartOwner.CustomerId, now);
                        db.Carts.Add(cart);
                    }

                    var missing = new List<Missing>();
                    var added = 0;
                    foreach (var line in order.Lines)
                    {
                        var (pieces, reason) = Put(line, offers.GetValueOrDefault(line.Sku), cart, now);
                        added += pieces;
                        if (pieces < line.Quantity)
                        {
                            missing.Add(new Missing(line.Sku, line.Name, line.VariantName, line.Quantity, pieces, reason));
                        }
                    }

                    if (added > 0)
                    {
                        db.AfterCommit(telemetry.Reordered);
                    }

                    await db.SaveChangesAsync(token);
                    return TypedResults.Ok(new Response(CartResponse.From(cart, offers, pricing.Value), added, missing));
                },
                cancellationToken),
            cancellationToken);
    }

    /// <returns>How many pieces of the line found their way into the cart, and why not all of them.</returns>
    private static (int Pieces, MissingReason Reason) Put(OrderLine line, CatalogOffer? offer, Cart cart, DateTimeOffset now)
    {
        if (offer is null)
        {
            return (0, MissingReason.NotOnSale);
        }

        var present = cart.Items.FirstOrDefault(item => item.Sku == line.Sku)?.Quantity ?? 0;
        var pieces = Math.Clamp(Math.Min(offer.Available, Cart.MaxQuantity) - present, 0, line.Quantity);
        var seen = new SeenOffer(offer.Name, offer.VariantName, offer.Slug, offer.Image, offer.UnitPrice);
        return pieces == 0 || cart.SetQuantity(line.Sku, present + pieces, seen, now)
            ? (pieces, offer.Available < present + line.Quantity ? MissingReason.SoldOut : MissingReason.CartIsFull)
            : (0, MissingReason.CartIsFull);
    }
}
