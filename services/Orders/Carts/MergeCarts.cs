using System.Security.Claims;
using Ecommerce.Orders.Pricing;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Carts;

/// <summary>What a guest collected moves into the customer's cart on signing in. The guest's cart is gone afterwards, so a repeat does nothing.</summary>
internal static class MergeCarts
{
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
        if (!Guid.TryParseExact(cartId, "D", out var guestCartId))
        {
            return TypedResults.ValidationProblem(CartOwner.MalformedHeader);
        }

        var owner = new CartOwner(user.Subject(), null);
        Cart? cart = null;
        await db.RetryOnConflictAsync(
            async _ =>
            {
                var now = time.GetUtcNow();
                cart = await owner.FindCartAsync(db, now, cancellationToken);
                var guest = await db.Carts.FirstOrDefaultAsync(
                    guest => guest.Id == guestCartId && guest.CustomerId == null && guest.ExpiresAt > now, cancellationToken);
                if (guest is null)
                {
                    return true;
                }

                if (cart is null)
                {
                    await db.RemoveExpiredCartAsync(owner.CustomerId, now, cancellationToken);
                    cart = Cart.Open(owner.CustomerId, now);
                    db.Carts.Add(cart);
                }

                cart.Merge(guest, now);
                db.Carts.Remove(guest);
                await db.SaveChangesAsync(cancellationToken);
                return true;
            },
            cancellationToken);

        if (cart is null)
        {
            return TypedResults.Ok(CartResponse.Empty);
        }

        var offers = await catalog.FindOffersAsync(
            [.. cart.Skus], Language.From(http.Request), cancellationToken);
        return TypedResults.Ok(CartResponse.From(cart, offers, pricing.Value));
    }
}
