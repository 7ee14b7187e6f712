using Ecommerce.Catalog.Products;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Catalog.Tests.Products;

public sealed class ProductListingsTests(CatalogApp app)
{
    private readonly HttpClient _client = app.CreateClient();

    [Fact]
    public async Task What_is_changed_is_listed_so_and_announced()
    {
        var token = TestContext.Current.CancellationToken;
        var id = (await app.AddProductAsync(5)).Id;
        var slug = await app.InScopeAsync(async db =>
        {
            var product = await db.Products.Include(p => p.Variants).SingleAsync(p => p.Id == id, token);
            product.Reprice(product.Variants[0].Sku, 7.5m, 9m);
            product.Describe(new("Jarrón zafiro", "Sapphire vase"), product.Description);
            await db.SaveAndListAsync(product, token);
            return product.Slug;
        });

        var listed = Assert.Single((await _client.GetAsync<ListProducts.Response>("/api/catalog/products?q=zafiro")).Items);
        Assert.Equal((slug, "Jarrón zafiro", 7.5m, 9m), (listed.Slug, listed.Name, listed.Price, listed.CompareAtPrice));
        var events = await app.InScopeAsync(db => db.Set<Messaging.OutboxMessage>()
            .CountAsync(message => message.Body.Contains(slug), token));
        Assert.Equal(2, events);
    }

    [Fact]
    public async Task What_is_archived_is_neither_listed_nor_shown()
    {
        var token = TestContext.Current.CancellationToken;
        var added = await app.AddProductAsync(5);
        await app.InScopeAsync(async db =>
        {
            var product = await db.Products.SingleAsync(p => p.Id == added.Id, token);
            product.Archive();
            await db.SaveAndListAsync(product, token);
        });

        Assert.Empty((await _client.GetAsync<ListProducts.Response>($"/api/catalog/products?q={added.Variants[0].Sku}")).Items);
        await _client.AssertNotFoundAsync($"/api/catalog/products/{added.Slug}");
        await _client.AssertNotFoundAsync($"/api/catalog/images/{added.Slug}.svg");
    }

    [Fact]
    public async Task Two_editors_meet_instead_of_overwriting_each_other()
    {
        var token = TestContext.Current.CancellationToken;
        var added = await app.AddProductAsync(5);
        await app.InScopeAsync(async mine =>
        {
            var product = await mine.Products.Include(p => p.Variants).SingleAsync(p => p.Id == added.Id, token);
            await app.InScopeAsync(async theirs =>
            {
                var same = await theirs.Products.Include(p => p.Variants).SingleAsync(p => p.Id == added.Id, token);
                same.Reprice(same.Variants[0].Sku, 99, null);
                await theirs.SaveAndListAsync(same, token);
            });

            product.Reprice(product.Variants[0].Sku, 1, null);
            await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => mine.SaveAndListAsync(product, token));
        });
    }
}
