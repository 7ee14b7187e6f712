using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Ecommerce.Orders.Orders;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Returns;

internal static class ListReturns
{
    public sealed record Response(IReadOnlyList<ReturnItem> Items, string? Next);

    private sealed record Position(DateTimeOffset RequestedAt, Guid Id);

    /// <param name="orderId">Only those of this order.</param>
    public static async Task<Results<Ok<Response>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        [FromHeader(Name = OrderOwner.Header)] string? orderKey,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken,
        Guid? orderId = null,
        string? cursor = null,
        [Range(1, 100)] int limit = 20)
    {
        var owner = OrderOwner.Of(user, orderKey);
        if (owner.Scope is null)
        {
            return TypedResults.Problem(
                $"Returns are a customer's, by their token, or of a guest's order, by its {OrderOwner.Header}.",
                statusCode: StatusCodes.Status401Unauthorized);
        }

        var returns = owner.OrdersIn(db, time.GetUtcNow()).AsNoTracking()
            .Where(order => orderId == null || order.Id == orderId)
            .SelectMany(order => order.Returns);
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!Cursor.TryDecode<Position>(cursor, out var after) || after.Id == Guid.Empty)
            {
                return TypedResults.ValidationProblem(new Dictionary<string, string[]>
                {
                    ["cursor"] = ["The cursor is not one that this list has given."],
                });
            }

            returns = returns.Where(back => EF.Functions.LessThan(
                ValueTuple.Create(back.RequestedAt, back.Id), ValueTuple.Create(after.RequestedAt.ToUniversalTime(), after.Id)));
        }

        var page = await returns
            .OrderByDescending(back => back.RequestedAt).ThenByDescending(back => back.Id)
            .Take(limit + 1).ToListAsync(cancellationToken);
        var items = page.Take(limit).Select(ReturnItem.From).ToList();
        var next = page.Count > limit ? Cursor.Encode(new Position(items[^1].RequestedAt, items[^1].Id)) : null;
        return TypedResults.Ok(new Response(items, next));
    }
}
