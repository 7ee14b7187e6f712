using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ecommerce.Orders.Promotions;

internal static class CreatePromotion
{
    public static async Task<Idempotent<Results<Created<PromotionResponse>, ValidationProblem, ProblemHttpResult>>> HandleAsync(
        PromotionTerms request,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var once = await db.OnceAsync(key, user.Subject(), request, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        if (request.FindErrors() is { Count: > 0 } errors)
        {
            return Refuse(TypedResults.ValidationProblem(errors));
        }

        var now = time.GetUtcNow();
        var promotion = Promotion.Create(request, now);
        try
        {
            return await once.CommitAsync<Results<Created<PromotionResponse>, ValidationProblem, ProblemHttpResult>>(
                async token =>
                {
                    db.Promotions.Add(promotion);
                    await db.SaveChangesAsync(token);
                    return TypedResults.Created($"{PromotionEndpoints.Root}/{promotion.Id}", PromotionResponse.Of(promotion, 0, now));
                },
                cancellationToken);
        }
        catch (DbUpdateException exception) when (IsCodeTaken(exception))
        {
            return Refuse(CodeTaken());
        }
    }

    public static bool IsCodeTaken(DbUpdateException exception) => exception.InnerException is PostgresException
    {
        SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: Promotion.Configuration.CodeIndex,
    };

    public static ProblemHttpResult CodeTaken() => TypedResults.Problem(
        "Another promotion has this code.",
        statusCode: StatusCodes.Status409Conflict,
        extensions: new Dictionary<string, object?>
        {
            ["errors"] = new Dictionary<string, string[]> { ["code"] = ["Another promotion has this code."] },
        });

    private static Results<Created<PromotionResponse>, ValidationProblem, ProblemHttpResult> Refuse(
        Results<Created<PromotionResponse>, ValidationProblem, ProblemHttpResult> result) => result;
}
