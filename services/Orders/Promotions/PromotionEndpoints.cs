using Ecommerce.ServiceDefaults;

namespace Ecommerce.Orders.Promotions;

/// <summary>Promotions, for those at the order desk who make them. Customers meet them in quotes and orders.</summary>
internal static class PromotionEndpoints
{
    public const string Root = "/api/orders/desk/promotions";

    public static void MapPromotions(this IEndpointRouteBuilder routes)
    {
        var promotions = routes.MapGroup(Root).WithTags("Promotions").RequireAuthorization(Roles.OrderManager)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);

        promotions.MapGet("/", ListPromotions.HandleAsync).WithName(nameof(ListPromotions))
            .WithSummary("Promotions, the latest first; those that are archived apart.")
            .ProducesValidationProblem();
        promotions.MapGet("/{id:guid}", GetPromotion.HandleAsync).WithName(nameof(GetPromotion))
            .WithSummary("A promotion, with the number of orders that hold it; its version is in ETag.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        promotions.MapPost("/", CreatePromotion.HandleAsync).WithName(nameof(CreatePromotion))
            .WithSummary("A new promotion; orders get it from its time on.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        promotions.MapPut("/{id:guid}", UpdatePromotion.HandleAsync).WithName(nameof(UpdatePromotion))
            .WithSummary("Changes what a promotion says, given its ETag in If-Match; orders that hold it stay as they are.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        promotions.MapPost("/{id:guid}/archive", ArchivePromotion.HandleAsync).WithName(nameof(ArchivePromotion))
            .WithSummary("Ends a promotion for good and frees its code; orders that hold it stay as they are.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
    }
}
