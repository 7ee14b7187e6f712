using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Orders.Carts;

internal static class RemoveSaved
{
    public static Task<Results<Ok<CartResponse>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        string sku, [AsParameters] CartChange change, CancellationToken cancellationToken) =>
        change.MakeAsync(
            (cart, now) =>
            {
                cart.RemoveSaved(sku, now);
                return Cart.Move.Done;
            },
            cancellationToken);
}
