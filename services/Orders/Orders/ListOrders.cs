using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Ecommerce.Orders.Payments;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Orders;

internal static class ListOrders
{
    public sealed record Response(IReadOnlyList<Item> Items, string? Next);

    /// <param name="ItemCount">Pieces, over all lines.</param>
    /// <param name="Image">Of the first line that has one.</param>
    public sealed record Item(
        Guid Id,
        string Number,
        OrderStatus Status,
        PaymentStatus PaymentStatus,
        DateTimeOffset PlacedAt,
        decimal Total,
        string Currency,
        int ItemCount,
        string? Image);

    private sealed record Position(DateTimeOffset PlacedAt, Guid Id);

    public static async Task<Results<Ok<Response>, ValidationProblem>> HandleAsync(
        ClaimsPrincipal user,
        OrdersDbContext db,
        CancellationToken cancellationToken,
        string? cursor = null,
        [Range(1, 100)] int limit = 20)
    {
        var customerId = user.Subject();
        var orders = db.Orders.Where(order => order.CustomerId == customerId);
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!Cursor.TryDecode<Position>(cursor, out var after) || after.Id == Guid.Empty)
            {
                return TypedResults.ValidationProblem(new Dictionary<string, string[]>
                {
                    ["cursor"] = ["The cursor is not one that this list has given."],
                });
            }

            orders = orders.Where(order => EF.Functions.LessThan(
                ValueTuple.Create(order.PlacedAt, order.Id), ValueTuple.Create(after.PlacedAt.ToUniversalTime(), after.Id)));
        }

        var page = await orders
            .OrderByDescending(order => order.PlacedAt).ThenByDescending(order => order.Id)
            .Take(limit + 1)
            .Select(order => new
            {
                order.Id,
                order.Number,
                order.Status,
                order.PaymentStatus,
                order.PlacedAt,
                order.Total,
                order.Currency,
                order.Lines,
            })
            .ToListAsync(cancellationToken);

        var items = page.Take(limit).Select(order => new Item(
            order.Id,
            order.Number,
            order.Status,
            order.PaymentStatus,
            order.PlacedAt,
            order.Total,
            order.Currency,
            order.Lines.Sum(line => line.Quantity),
            order.Lines.Select(line => line.Image).FirstOrDefault(image => image is not null))).ToList();
        var next = page.Count > limit ? Cursor.Encode(new Position(items[^1].PlacedAt, items[^1].Id)) : null;
        return TypedResults.Ok(new Response(items, next));
    }
}
