using System.ComponentModel.DataAnnotations;
using Ecommerce.Orders.Desk;
using Ecommerce.Orders.Orders;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Returns;

internal static class ListDeskReturns
{
    public sealed record Response(IReadOnlyList<Item> Items, string? Next);

    /// <param name="ItemCount">Pieces, over all lines.</param>
    public sealed record Item(
        Guid Id,
        string Number,
        ReturnStatus Status,
        DateTimeOffset RequestedAt,
        int ItemCount,
        Guid OrderId,
        string OrderNumber,
        string CustomerName,
        string Email);

    private sealed record Position(DateTimeOffset RequestedAt, Guid Id);

    private static readonly ReturnStatus[] _live = [.. Enum.GetValues<ReturnStatus>().Where(status => !ReturnMachine.Return.IsFinal(status))];

    /// <param name="status">None for every return that has not ended, the longest wait first; those that have, the latest first.</param>
    /// <param name="q">A return's number, an order's number or an e-mail address, whole: then all of those, whatever their status.</param>
    public static async Task<Results<Ok<Response>, ValidationProblem>> HandleAsync(
        OrdersDbContext db,
        CancellationToken cancellationToken,
        string? status = null,
        [PlainText(254, AllowEmpty = true)] string? q = null,
        string? cursor = null,
        [Range(1, 100)] int limit = 20)
    {
        if (!StatusWord<ReturnStatus>.TryParse(status, out var wanted))
        {
            return Wrong("status", $"The status is one of {StatusWord<ReturnStatus>.All}.");
        }

        var sought = q?.Trim() is { Length: > 0 } text ? text : null;
        var returns = wanted is not null ? db.Returns.AsNoTracking().Where(back => back.Status == wanted)
            : sought is not null ? db.Returns.AsNoTracking()
            : db.Returns.AsNoTracking().Where(back => _live.Contains(back.Status));
        if (sought is not null)
        {
            returns = Find(db, returns, sought);
        }

        var isEnded = wanted is { } one && ReturnMachine.Return.IsFinal(one);
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!Cursor.TryDecode<Position>(cursor, out var after) || after.Id == Guid.Empty)
            {
                return Wrong("cursor", "The cursor is not one that this list has given.");
            }

            var (at, id) = (after.RequestedAt.ToUniversalTime(), after.Id);
            returns = isEnded
                ? returns.Where(back => EF.Functions.LessThan(ValueTuple.Create(back.RequestedAt, back.Id), ValueTuple.Create(at, id)))
                : returns.Where(back => EF.Functions.GreaterThan(ValueTuple.Create(back.RequestedAt, back.Id), ValueTuple.Create(at, id)));
        }

        returns = isEnded
            ? returns.OrderByDescending(back => back.RequestedAt).ThenByDescending(back => back.Id)
            : returns.OrderBy(back => back.RequestedAt).ThenBy(back => back.Id);
        var page = await returns
            .Join(
                db.Orders,
                back => back.OrderId,
                order => order.Id,
                (back, order) => new { Return = back, Order = new { order.Number, order.ShippingAddress.Name, order.Email } })
            .Take(limit + 1)
            .ToListAsync(cancellationToken);

        var items = page.Take(limit).Select(row => new Item(
            row.Return.Id,
            row.Return.Number,
            row.Return.Status,
            row.Return.RequestedAt,
            row.Return.Lines.Sum(line => line.Quantity),
            row.Return.OrderId,
            row.Order.Number,
            row.Order.Name,
            row.Order.Email)).ToList();
        var next = page.Count > limit ? Cursor.Encode(new Position(items[^1].RequestedAt, items[^1].Id)) : null;
        return TypedResults.Ok(new Response(items, next));
    }

    private static IQueryable<Return> Find(OrdersDbContext db, IQueryable<Return> returns, string sought)
    {
        var number = sought.ToUpperInvariant();
        var email = sought.ToLowerInvariant();
        // One column at a time, each with its index: what could be in either of two tables would have both read through.
#pragma warning disable CA1862, CA1304, CA1311 // Translated to lower(email).
        return email.Contains('@', StringComparison.Ordinal)
            ? returns.Where(back => db.Orders.Any(order => order.Id == back.OrderId && order.Email.ToLower() == email))
            : number.StartsWith(OrderNumber.ReturnPrefix, StringComparison.Ordinal) ? returns.Where(back => back.Number == number)
            : returns.Where(back => db.Orders.Any(order => order.Id == back.OrderId && order.Number == number));
#pragma warning restore CA1862, CA1304, CA1311
    }

    private static ValidationProblem Wrong(string member, string message) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [member] = [message] });
}
