using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Orders.Carts;

internal static class SaveForLater
{
    public static Task<Results<Ok<CartResponse>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        string sku, [AsParameters] CartChange change, CancellationToken cancellationToken) =>
        change.MakeAsync((cart, now) => cart.SaveForLater(sku, now), cancellationToken);
}
