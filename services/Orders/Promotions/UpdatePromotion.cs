using Ecommerce.Messaging;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Promotions;

internal static class UpdatePromotion
{
    public static async Task<Results<Ok<PromotionResponse>, NotFound, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Guid id,
        PromotionTerms request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        HttpResponse response,
        OrdersDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(ifMatch))
        {
            return TypedResults.Problem(
                "Send the promotion's ETag in If-Match, so that a change made elsewhere is not overwritten.",
                statusCode: StatusCodes.Status428PreconditionRequired);
        }

        if (request.FindErrors() is { Count: > 0 } errors)
        {
            return TypedResults.ValidationProblem(errors);
        }

        try
        {
            return await db.InTransactionAsync<Results<Ok<PromotionResponse>, NotFound, ValidationProblem, ProblemHttpResult>>(
                async token =>
                {
                    if (await db.LockPromotionAsync(id, token) is not var (promotion, used))
                    {
                        return TypedResults.NotFound();
                    }

                    if (!EntityTag.Matches(ifMatch, promotion.Version))
                    {
                        return TypedResults.Problem(
                            "The promotion has changed since it was read. Read it again and repeat the change.",
                            statusCode: StatusCodes.Status412PreconditionFailed);
                    }

                    if (!promotion.Change(request, used))
                    {
                        return TypedResults.Problem("The promotion is archived.", statusCode: StatusCodes.Status409Conflict);
                    }

                    await db.SaveChangesAsync(token);
                    EntityTag.Write(response, promotion.Version);
                    return TypedResults.Ok(PromotionResponse.Of(promotion, used, time.GetUtcNow()));
                },
                cancellationToken);
        }
        catch (DbUpdateException exception) when (CreatePromotion.IsCodeTaken(exception))
        {
            return CreatePromotion.CodeTaken();
        }
    }
}
