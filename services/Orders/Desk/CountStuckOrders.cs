using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Desk;

/// <summary>How many orders do not get on by themselves.</summary>
internal static class CountStuckOrders
{
    public sealed record Response(int Count);

    public static async Task<Ok<Response>> HandleAsync(OrdersDbContext db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Response(
            await db.OrderProcesses.CountAsync(process => process.StuckSince != null, cancellationToken)));
}
