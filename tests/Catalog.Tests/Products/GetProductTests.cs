using Ecommerce.Catalog.Products;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Catalog.Tests.Products;

public sealed class GetProductTests(SeededCatalogApp app)
{
    private readonly HttpClient _client = app.CreateClient();

    [Fact]
    public async Task A_product_page_has_everything_in_the_language_asked_for()
    {
        var listed = (await _client.GetAsync<ListProducts.Response>("/api/catalog/products?category=camisas&limit=1")).Items[0];

        var spanish = await _client.GetAsync<GetProduct.Response>($"/api/catalog/products/{listed.Slug}");
        var english = await _client.GetAsync<GetProduct.Response>($"/api/catalog/products/{listed.Slug}", "en");

        Assert.Equal(listed.Name, spanish.Name);
        Assert.NotEqual(spanish.Name, english.Name);
        Assert.NotEqual(spanish.Description, english.Description);
        Assert.Equal(listed.Brand, spanish.Brand);
        Assert.Equal(["moda", "ropa-hombre", "camisas"], spanish.Categories.Select(category => category.Slug));
        Assert.Equal(["Moda", "Ropa de hombre", "Camisas"], spanish.Categories.Select(category => category.Name));
        Assert.Equal(["Fashion", "Men's clothing", "Shirts"], english.Categories.Select(category => category.Name));
        Assert.Equal(listed.Image, Assert.Single(spanish.Images));
        Assert.Equal(listed.VariantCount, spanish.Variants.Count);
        Assert.Contains(spanish.Variants, variant => variant.Sku == listed.Sku && variant.Price == listed.Price);
        Assert.Equal(["Talla", "Color"], spanish.Variants[0].Attributes.Select(attribute => attribute.Name));
        Assert.Equal(["Size", "Colour"], english.Variants[0].Attributes.Select(attribute => attribute.Name));
    }

    [Fact]
    public async Task Related_products_are_others_of_the_category()
    {
        var page = await _client.GetAsync<ListProducts.Response>("/api/catalog/products?category=cafeteras&limit=100");
        foreach (var listed in page.Items)
        {
            var product = await _client.GetAsync<GetProduct.Response>($"/api/catalog/products/{listed.Slug}");

            Assert.Equal(4, product.Related.DistinctBy(other => other.Slug).Count());
            Assert.All(product.Related, other =>
            {
                Assert.Equal("cafeteras", other.Category);
                Assert.NotEqual(listed.Slug, other.Slug);
            });
        }
    }

    [Fact]
    public async Task Available_is_what_stands_on_the_shelf_less_what_is_reserved()
    {
        var slug = (await _client.GetAsync<ListProducts.Response>("/api/catalog/products?category=vestidos&limit=1")).Items[0].Slug;
        var product = await _client.GetAsync<GetProduct.Response>($"/api/catalog/products/{slug}");
        var skus = product.Variants.Select(variant => variant.Sku).ToArray();

        var stock = await app.InScopeAsync(db => db.StockItems.Where(item => skus.Contains(item.Sku))
            .ToDictionaryAsync(item => item.Sku, item => item.Available, TestContext.Current.CancellationToken));

        Assert.All(product.Variants, variant => Assert.Equal(stock[variant.Sku], variant.Available));
    }

    [Theory]
    [InlineData("no-such-product")]
    [InlineData("NO%20such")]
    [InlineData("%C3%B1")]
    public Task An_unknown_product_is_not_found(string slug) => _client.AssertNotFoundAsync($"/api/catalog/products/{slug}");
}
