using System.Security.Claims;
using Ecommerce.Orders.Pricing;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Carts;

/// <summary>What changes a cart that there is already, in whichever of its lists, takes from the request.</summary>
internal sealed record CartChange(
    [FromHeader(Name = CartOwner.Header)] string? CartId,
    HttpContext Http,
    ClaimsPrincipal User,
    OrdersDbContext Db,
    CatalogClient Catalog,
    TimeProvider Time,
    IOptions<PricingOptions> Pricing)
{
    /// <param name="change">Called again, on what another tab has saved, if that came first.</param>
    /// <param name="cancellationToken">The request's.</param>
    public async Task<Results<Ok<CartResponse>, ValidationProblem, ProblemHttpResult>> MakeAsync(
        Func<Cart, DateTimeOffset, Cart.Move> change, CancellationToken cancellationToken)
    {
        if (!CartOwner.TryFind(User, CartId, out var owner))
        {
            return TypedResults.ValidationProblem(CartOwner.MalformedHeader);
        }

        var (cart, move) = await Db.RetryOnConflictAsync(
            async _ =>
            {
                var now = Time.GetUtcNow();
                var cart = await owner.FindCartAsync(Db, now, cancellationToken);
                var move = cart is null ? Cart.Move.Unknown : change(cart, now);
                await Db.SaveChangesAsync(cancellationToken);
                return (cart, move);
            },
            cancellationToken);
        if (cart is null || move is Cart.Move.Unknown)
        {
            return TypedResults.Problem("There is no such thing in the cart.", statusCode: StatusCodes.Status404NotFound);
        }

        if (move is Cart.Move.NoRoom)
        {
            return TypedResults.Problem(
                $"A cart holds at most {Cart.MaxItems} different SKUs, and keeps as many for later.", statusCode: StatusCodes.Status409Conflict);
        }

        if (cart.CustomerId is null)
        {
            Http.Response.Headers[CartOwner.Header] = cart.Id.ToString();
        }

        var offers = await Catalog.FindOffersAsync([.. cart.Skus], Language.From(Http.Request), cancellationToken);
        return TypedResults.Ok(CartResponse.From(cart, offers, Pricing.Value));
    }
}
