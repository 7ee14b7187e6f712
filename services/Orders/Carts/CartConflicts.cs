using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ecommerce.Orders.Carts;

/// <summary>Two tabs that change one cart at once both get their way: the later one starts again from what the other saved.</summary>
internal static class CartConflicts
{
    private const int MaxAttempts = 20;

    /// <param name="db">Where the cart is.</param>
    /// <param name="change">Loads, changes and saves; told whether this is a repeat, so that nothing loaded before is valid.</param>
    /// <param name="cancellationToken">The request's token.</param>
    public static async Task<TResult> RetryOnConflictAsync<TResult>(
        this OrdersDbContext db, Func<bool, Task<TResult>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await change(attempt > 1);
            }
            catch (DbUpdateException exception) when (attempt < MaxAttempts && IsConflict(exception))
            {
                db.ChangeTracker.Clear();
                await Task.Delay(RandomNumberGenerator.GetInt32(1, 10 * attempt), cancellationToken);
            }
        }
    }

    /// <summary>An expired cart that has not been swept yet would stand in the way of the customer's new one.</summary>
    public static Task RemoveExpiredCartAsync(
        this OrdersDbContext db, string? customerId, DateTimeOffset now, CancellationToken cancellationToken) =>
        customerId is null
            ? Task.CompletedTask
            : db.Carts.Where(cart => cart.CustomerId == customerId && cart.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);

    private static bool IsConflict(DbUpdateException exception) =>
        exception is DbUpdateConcurrencyException
        || exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
