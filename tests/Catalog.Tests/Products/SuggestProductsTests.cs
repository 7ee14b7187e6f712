using Ecommerce.Catalog.Products;

namespace Ecommerce.Catalog.Tests.Products;

public sealed class SuggestProductsTests(SeededCatalogApp app)
{
    private readonly HttpClient _client = app.CreateClient();

    [Theory]
    [InlineData("caf", "es", "Cafeteras")]
    [InlineData("cafeteras", "es", "Cafeteras")]
    [InlineData("headph", "en", "Headphones")]
    [InlineData("hedphones", "en", "Headphones")]
    public async Task What_has_been_typed_so_far_names_categories_and_products(string q, string language, string category)
    {
        var response = await _client.GetAsync<SuggestProducts.Response>($"/api/catalog/suggestions?q={q}", language);

        Assert.Contains(response.Items, item => item.Kind == "category" && item.Text == category);
        Assert.Contains(response.Items, item => item.Kind == "product" && item.Slug is not null);
        Assert.InRange(response.Items.Count, 2, 9);
    }

    [Fact]
    public async Task What_is_like_nothing_suggests_nothing() =>
        Assert.Empty((await _client.GetAsync<SuggestProducts.Response>("/api/catalog/suggestions?q=xyzzyqwv")).Items);
}
