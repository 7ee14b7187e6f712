namespace Ecommerce.Orders.Carts;

internal static class CartEndpoints
{
    public static void MapCarts(this IEndpointRouteBuilder routes)
    {
        var carts = routes.MapGroup("/api/carts").WithTags("Carts");

        carts.MapGet("/", GetCart.HandleAsync).WithName(nameof(GetCart)).AllowAnonymous()
            .ProducesValidationProblem();
        carts.MapPut("/items/{sku}", SetCartItem.HandleAsync).WithName(nameof(SetCartItem)).AllowAnonymous()
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        carts.MapPost("/merge", MergeCarts.HandleAsync).WithName(nameof(MergeCarts)).RequireAuthorization()
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
    }
}
