using System.Net;
using Ecommerce.Catalog.Products;
using Ecommerce.Contracts;
using Ecommerce.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ecommerce.Catalog.Tests;

public sealed class CatalogCacheTests(CatalogApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_is_kept_until_a_product_changes_but_not_for_a_caller_with_a_token()
    {
        await using var cached = WithCache(await TestServers.RedisAsync());
        using var client = cached.CreateClient();
        var product = await app.AddProductAsync(5);
        var path = $"/api/catalog/products?q={product.Variants[0].Sku}";

        Assert.Equal(product.Name.Es, await NameAsync(client, path));
        await RenameAsync(product);
        Assert.Equal(product.Name.Es, await NameAsync(client, path));

        using var signedIn = cached.CreateClient().WithToken("ana", "catalog");
        Assert.Equal("Nuevo", await NameAsync(signedIn, path));

        await using var scope = cached.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<EvictListsWhenProductChanged>()
            .HandleAsync(new ProductChanged(product.Id, product.Version + 1, product.Slug), Token);
        Assert.Equal("Nuevo", await NameAsync(client, path));
    }

    [Fact]
    public async Task Each_language_is_kept_apart()
    {
        await using var cached = WithCache(await TestServers.RedisAsync());
        using var client = cached.CreateClient();
        var product = await app.AddProductAsync(5);
        var path = $"/api/catalog/products?q={product.Variants[0].Sku}";

        Assert.Equal(product.Name.Es, await NameAsync(client, path));
        Assert.Equal(product.Name.En, await NameAsync(client, path, "en"));
        Assert.Equal(product.Name.Es, await NameAsync(client, path));
    }

    [Fact]
    public async Task A_path_in_other_letters_is_another_path_kept_or_not()
    {
        await using var cached = WithCache(await TestServers.RedisAsync());
        using var client = cached.CreateClient();
        var product = await app.AddProductAsync(5);

        using var kept = await client.GetAsync($"/api/catalog/products/{product.Slug}", Token);
        using var other = await client.GetAsync($"/api/catalog/products/{product.Slug.ToUpperInvariant()}", Token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (kept.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task Without_redis_everything_is_answered_afresh()
    {
        await using var uncached = WithCache("127.0.0.1:1,connectTimeout=200,abortConnect=false");
        using var client = uncached.CreateClient();
        var product = await app.AddProductAsync(5);
        var path = $"/api/catalog/products?q={product.Variants[0].Sku}";

        Assert.Equal(product.Name.Es, await NameAsync(client, path));
        await RenameAsync(product);
        Assert.Equal("Nuevo", await NameAsync(client, path));
        using var page = await client.GetAsync($"/api/catalog/products/{product.Slug}", Token);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    private WebApplicationFactory<Program> WithCache(string redis) => app.WithWebHostBuilder(builder =>
    {
        builder.UseSetting("Cache:Enabled", "true");
        builder.UseSetting("ConnectionStrings:redis", redis);
    });

    private Task RenameAsync(Product added) => app.InScopeAsync(async db =>
    {
        var product = await db.Products.Include(p => p.Variants).SingleAsync(p => p.Id == added.Id, Token);
        product.Describe(new("Nuevo", "New"), product.Description);
        await db.SaveAndListAsync(product, Token);
    });

    private static async Task<string> NameAsync(HttpClient client, string path, string language = "es") =>
        Assert.Single((await client.GetAsync<ListProducts.Response>(path, language)).Items).Name;
}
