using System.Security.Claims;
using Ecommerce.Orders.Pricing;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Carts;

internal static class GetCart
{
    private static readonly TimeSpan _refreshAfter = TimeSpan.FromDays(1);

    public static async Task<Results<Ok<CartResponse>, ValidationProblem>> HandleAsync(
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

        var now = time.GetUtcNow();
        var cart = await owner.FindCartAsync(db, now, cancellationToken);
        if (cart is null)
        {
            return TypedResults.Ok(CartResponse.Empty);
        }

        // Looking at a cart is using it; once a day is often enough to write that down.
        var lastsUntil = cart.LastsUntil(now);
        if (lastsUntil - cart.ExpiresAt > _refreshAfter)
        {
            await db.Carts.Where(stored => stored.Id == cart.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(stored => stored.ExpiresAt, lastsUntil), cancellationToken);
        }

        if (cart.CustomerId is null)
        {
            http.Response.Headers[CartOwner.Header] = cart.Id.ToString();
        }

        var offers = await catalog.FindOffersAsync(
            [.. cart.Skus], Language.From(http.Request), cancellationToken);
        return TypedResults.Ok(CartResponse.From(cart, offers, pricing.Value));
    }
}
