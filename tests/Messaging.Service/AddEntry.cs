using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Messaging.Service;

internal static class AddEntry
{
    /// <summary>This amount is refused by a rule, inside the transaction.</summary>
    public const int RefusedAmount = 13;

    public sealed record Request(Guid AccountId, [property: Range(1, 1000)] int Amount, int DelayMilliseconds = 0);

    public sealed record Response(Guid Id, Guid AccountId, int Amount);

    public static async Task<Idempotent<Results<CreatedAtRoute<Response>, ProblemHttpResult>>> HandleAsync(
        Request request,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        LedgerDbContext db,
        CancellationToken cancellationToken)
    {
        var once = await db.OnceAsync(key, user.FindSubject() ?? "guest", request, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        return await once.CommitAsync<Results<CreatedAtRoute<Response>, ProblemHttpResult>>(
            async token =>
            {
                var entry = new Entry { AccountId = request.AccountId, Amount = request.Amount };
                db.Entries.Add(entry);
                db.Publish(new AmountAdded(request.AccountId, Version: 1, request.Amount, Note: "entry"));
                await db.SaveChangesAsync(token);
                await Task.Delay(request.DelayMilliseconds, token);
                if (request.Amount == RefusedAmount)
                {
                    return TypedResults.Problem("The amount is unlucky.", statusCode: StatusCodes.Status409Conflict);
                }

                return TypedResults.CreatedAtRoute(new Response(entry.Id, entry.AccountId, entry.Amount), "GetEntry", new { id = entry.Id });
            },
            cancellationToken);
    }
}
