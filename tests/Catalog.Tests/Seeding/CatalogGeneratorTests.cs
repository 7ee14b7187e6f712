using System.Text.Json;
using Ecommerce.Catalog.Products;
using Ecommerce.Catalog.Seeding;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Catalog.Tests.Seeding;

public sealed class CatalogGeneratorTests(SeededCatalogApp app)
{
    [Fact]
    public void The_shop_is_large_enough_and_in_both_languages()
    {
        var catalog = CatalogGenerator.Generate();

        Assert.True(catalog.Products.Count >= 1000);
        Assert.True(catalog.Categories.Count(category => category.Level == 3) >= 40);
        Assert.All(catalog.Products, product =>
        {
            Assert.Equal(ProductStatus.Published, product.Status);
            Assert.NotEqual(product.Name.Es, product.Name.En);
            Assert.NotEqual(product.Description.Es, product.Description.En);
            Assert.DoesNotContain("{", product.Name.Es + product.Name.En + product.Description.Es + product.Description.En, StringComparison.Ordinal);
            Assert.All(product.Variants, variant => Assert.InRange(variant.Price, 3, 2500));
            Assert.All(product.Variants, variant => Assert.InRange(variant.WeightGrams, 40, 30_000));
        });
        Assert.Equal(
            [TaxCategory.Standard, TaxCategory.Books, TaxCategory.Plants],
            catalog.Products.SelectMany(product => product.Variants).Select(variant => variant.TaxCategory).Distinct().Order());
        Assert.Equal(catalog.Products.Count, catalog.Products.DistinctBy(product => product.Slug).Count());
        Assert.Contains(catalog.Products, product => product.Variants.Any(variant => variant.CompareAtPrice is not null));
        Assert.Contains(catalog.StockItems, item => item.OnHand == 0);
        Assert.Contains(catalog.StockItems, item => item.OnHand is > 0 and < 4);
    }

    [Fact]
    public void It_is_the_same_each_time()
    {
        Assert.Equal(Print(), Print());

        static string Print()
        {
            var catalog = CatalogGenerator.Generate();
            return JsonSerializer.Serialize(new { catalog.Products, catalog.StockItems, catalog.Categories });
        }
    }

    [Fact]
    public async Task Seeding_again_adds_nothing()
    {
        var token = TestContext.Current.CancellationToken;
        var before = await app.InScopeAsync(db => db.Products.CountAsync(token));

        Assert.Equal(0, await app.InScopeAsync(db => SeedCommand.SeedAsync(db, TimeProvider.System, token)));

        Assert.Equal(before, await app.InScopeAsync(db => db.ProductListings.CountAsync(token)));
    }
}
