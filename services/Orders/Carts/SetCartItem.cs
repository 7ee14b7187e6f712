using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Ecommerce.Orders.Pricing;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Carts;

internal static class SetCartItem
{
    public sealed record Request([property: Range(0, Cart.MaxQuantity)] int Quantity);

    public static async Task<Results<Ok<CartResponse>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        [StringLength(64, MinimumLength = 1), RegularExpression("^[!-~]+$", ErrorMessage = "A SKU holds visible ASCII characters only.")] string sku,
        Request request,
        [FromHeader(Name = CartOwner.Header)] string? cartId,
        HttpContext http,
        ClaimsPrincipal user,
        OrdersDbContext db,
        CatalogClient catalog,
        TimeProvider time,
        IOptions<PricingOptions> pricing,
        CancellationToken cancellationToken)
    {
        if (!CartOwner.TryFind(user, cartId, out var owner))
        {
            return TypedResults.ValidationProblem(CartOwner.MalformedHeader);
        }

        var language = Language.From(http.Request);
        var known = await owner.FindCartAsync(db, time.GetUtcNow(), cancellationToken);
        string[] skus = [.. (known?.Skus ?? []).Append(sku).Distinct()];
        var offers = await catalog.FindOffersAsync(skus, language, cancellationToken);

        // Without Catalog the line is kept all the same: placing the order asks again.
        var offer = offers?.GetValueOrDefault(sku);
        if (offers is not null && offer is null && request.Quantity > 0)
        {
            return TypedResults.Problem(
                detail: $"No product on sale has the SKU '{sku}'.", statusCode: StatusCodes.Status404NotFound);
        }

        var seen = offer is null
            ? null
            : new SeenOffer(offer.Name, offer.VariantName, offer.Slug, offer.Image, offer.UnitPrice);
        Cart? cart = null;
        var hasRoom = true;
        var hasCart = await db.RetryOnConflictAsync(
            async isRepeat =>
            {
                var now = time.GetUtcNow();
                cart = isRepeat ? await owner.FindCartAsync(db, now, cancellationToken) : known;
                if (cart is null)
                {
                    if (owner.GuestCartId is not null || request.Quantity == 0)
                    {
                        return owner.GuestCartId is null;
                    }

                    await db.RemoveExpiredCartAsync(owner.CustomerId, now, cancellationToken);
                    cart = Cart.Open(owner.CustomerId, now);
                    db.Carts.Add(cart);
                }

                hasRoom = cart.SetQuantity(sku, request.Quantity, seen, now);
                await db.SaveChangesAsync(cancellationToken);
                return true;
            },
            cancellationToken);

        if (!hasCart)
        {
            return TypedResults.Problem(
                detail: $"There is no such cart; leave the header {CartOwner.Header} out to get a new one.",
                statusCode: StatusCodes.Status404NotFound);
        }

        if (!hasRoom)
        {
            return TypedResults.Problem(
                detail: $"A cart holds at most {Cart.MaxItems} different SKUs.", statusCode: StatusCodes.Status409Conflict);
        }

        if (cart is null)
        {
            return TypedResults.Ok(CartResponse.Empty);
        }

        if (cart.CustomerId is null)
        {
            http.Response.Headers[CartOwner.Header] = cart.Id.ToString();
        }

        // Another tab may have put in what was not asked for above.
        if (cart.Skus.Any(other => !skus.Contains(other)))
        {
            offers = await catalog.FindOffersAsync([.. cart.Skus], language, cancellationToken);
        }

        return TypedResults.Ok(CartResponse.From(cart, offers, pricing.Value));
    }
}
