using System.Diagnostics;
using Ecommerce.Catalog.Products;
using Ecommerce.Catalog.Stock;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Catalog.Seeding;

/// <summary><c>seed</c>: fills an empty catalog with the demonstration shop, and ends. Done before, it does nothing.</summary>
internal static partial class SeedCommand
{
    public static async Task<int> SeedAsync(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Ecommerce.Seeding");
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CatalogDbContext>();
        try
        {
            var clock = Stopwatch.StartNew();
            var products = await SeedAsync(db, scope.ServiceProvider.GetRequiredService<TimeProvider>(), CancellationToken.None);
            if (products == 0)
            {
                LogThere(logger);
            }
            else
            {
                LogSeeded(logger, products, clock.Elapsed.TotalSeconds);
            }

            return 0;
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception);
            return 1;
        }
    }

    /// <returns>How many products were added; none where there were any before.</returns>
    public static Task<int> SeedAsync(CatalogDbContext db, TimeProvider time, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async token =>
            {
                // Two seeders at once: the second waits, and finds the work done.
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('catalog seed'))", token);
                return await db.Products.AnyAsync(token) ? 0 : await InsertAsync(db, time.GetUtcNow(), token);
            },
            cancellationToken);

    private static async Task<int> InsertAsync(CatalogDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var catalog = CatalogGenerator.Generate();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        db.Categories.AddRange(catalog.Categories);
        db.Brands.AddRange(catalog.Brands);
        db.Products.AddRange(catalog.Products);
        db.StockItems.AddRange(catalog.StockItems);
        db.StockMovements.AddRange(catalog.StockItems
            .Where(item => item.OnHand > 0)
            .Select(item => StockMovement.Received(item.Sku, item.OnHand, now)));

        // One for all of them: its only reader at this time is the cache of lists.
        var last = catalog.Products[^1];
        db.Publish(new ProductChanged(last.Id, last.Version, last.Slug));
        await db.SaveChangesAsync(cancellationToken);

        await ProductListings.RefreshAsync(db, [.. catalog.Products.Select(product => product.Id)], cancellationToken);
        return catalog.Products.Count;
    }

    [LoggerMessage(LogLevel.Information, "The catalog is filled already; nothing was added")]
    private static partial void LogThere(ILogger logger);

    [LoggerMessage(LogLevel.Information, "{Products} products were added in {Seconds:0.0} s")]
    private static partial void LogSeeded(ILogger logger, int products, double seconds);

    [LoggerMessage(LogLevel.Critical, "The catalog could not be filled; nothing was added")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
