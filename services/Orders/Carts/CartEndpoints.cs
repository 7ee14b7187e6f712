namespace Ecommerce.Orders.Carts;

internal static class CartEndpoints
{
    public static void MapCarts(this IEndpointRouteBuilder routes)
    {
        var carts = routes.MapGroup("/api/carts").WithTags("Carts");

        carts.MapGet("/", GetCart.HandleAsync).WithName(nameof(GetCart)).AllowAnonymous()
            .WithSummary("The customer's cart, or the guest's; empty, without an id, where there is none.")
            .ProducesValidationProblem();
        carts.MapPut("/items/{sku}", SetCartItem.HandleAsync).WithName(nameof(SetCartItem)).AllowAnonymous()
            .WithSummary("Sets the quantity of a SKU, 0 to take it out; a guest without a cart gets one, named by the answer's Cart-Id.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        carts.MapPut("/saved/{sku}", SaveForLater.HandleAsync).WithName(nameof(SaveForLater)).AllowAnonymous()
            .WithSummary("Keeps what the cart holds of a SKU for later: it is neither counted nor ordered. A repeat changes nothing.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        carts.MapPut("/saved/{sku}/put-back", PutBack.HandleAsync).WithName(nameof(PutBack)).AllowAnonymous()
            .WithSummary("Puts what was kept for later of a SKU back into the cart, to what it holds already. A repeat changes nothing.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        carts.MapDelete("/saved/{sku}", RemoveSaved.HandleAsync).WithName(nameof(RemoveSaved)).AllowAnonymous()
            .WithSummary("Does not keep a SKU for later any more. A repeat changes nothing.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        carts.MapPost("/merge", MergeCarts.HandleAsync).WithName(nameof(MergeCarts)).RequireAuthorization()
            .WithSummary("Moves a guest's cart into the customer's; the guest's is gone afterwards, so a repeat does nothing.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
    }
}
