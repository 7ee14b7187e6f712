using Ecommerce.Catalog.Categories;
using Ecommerce.Catalog.Products;
using Ecommerce.Catalog.Seeding;
using Ecommerce.Catalog.Stock;
using Ecommerce.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Ecommerce.Catalog.Tests.CatalogApp))]
[assembly: AssemblyFixture(typeof(Ecommerce.Catalog.Tests.SeededCatalogApp))]

namespace Ecommerce.Catalog.Tests;

/// <summary>The Catalog service in process, on a database of its own; each test brings its own products.</summary>
public class CatalogApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    private string _database = "";

    public virtual async ValueTask InitializeAsync()
    {
        _database = await TestServers.PostgresAsync("catalog") + ";Maximum Pool Size=20;Timeout=60";
        await InScopeAsync(db => db.Database.MigrateAsync());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:catalogdb", _database);
        builder.UseSetting("ConnectionStrings:redis", "127.0.0.1:1");
        builder.UseSetting("Messaging:Enabled", "false");
        builder.UseSetting("Cache:Enabled", "false");
        builder.AcceptTestTokens();
    }

    internal async Task InScopeAsync(Func<CatalogDbContext, Task> work)
    {
        await using var scope = Services.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<CatalogDbContext>());
    }

    internal async Task<T> InScopeAsync<T>(Func<CatalogDbContext, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<CatalogDbContext>());
    }

    /// <summary>A published product with one variant for each quantity.</summary>
    internal async Task<Product> AddProductAsync(params int[] quantities)
    {
        var token = TestContext.Current.CancellationToken;
        var mark = Guid.NewGuid().ToString("n");
        var now = TimeProvider.System.GetUtcNow();

        return await InScopeAsync(async db =>
        {
            var brand = Brand.Create(Guid.CreateVersion7(), $"Brand {mark}");
            var category = Category.Root(Guid.CreateVersion7(), $"category-{mark}", new("Categoría", "Category"), 0);
            var product = Product.Draft(
                Guid.CreateVersion7(),
                $"product-{mark}",
                new($"Producto {mark}", $"Product {mark}"),
                new("Descripción", "Description"),
                brand.Id,
                category.Id,
                new Picture("cup", "#c2603f", 1),
                now);
            for (var index = 0; index < quantities.Length; index++)
            {
                product.AddVariant(
                    $"{mark}-{index}".ToUpperInvariant(),
                    new($"V{index}", $"V{index}"),
                    10 + index,
                    null,
                    [],
                    500 + (750 * index),
                    index == 1 ? TaxCategory.Books : TaxCategory.Standard);
                db.StockItems.Add(StockItem.Receive(product.Variants[index].Sku, quantities[index]));
                db.StockMovements.Add(StockMovement.Received(product.Variants[index].Sku, quantities[index], now));
            }

            product.Publish(now);
            db.AddRange(brand, category, product);
            await db.SaveAndListAsync(product, token);
            return product;
        });
    }
}

/// <summary>The same with the demonstration shop in it; tests only read.</summary>
public sealed class SeededCatalogApp : CatalogApp
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await InScopeAsync(db => SeedCommand.SeedAsync(db, TimeProvider.System, CancellationToken.None));
    }
}
