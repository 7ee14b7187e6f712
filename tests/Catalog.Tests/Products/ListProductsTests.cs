using System.Globalization;
using Ecommerce.Catalog.Products;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Catalog.Tests.Products;

public sealed class ListProductsTests(SeededCatalogApp app)
{
    private const string Path = "/api/catalog/products";

    private readonly HttpClient _client = app.CreateClient();

    [Fact]
    public async Task An_empty_cursor_is_none()
    {
        using var response = await app.CreateClient().GetAsync($"{Path}?cursor=", TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&sort=price_asc")]
    [InlineData("&sort=price_desc")]
    [InlineData("&sort=newest&inStock=true")]
    [InlineData("&category=cocina&sort=price_asc")]
    [InlineData("&q=cafetera")]
    [InlineData("&q=de acero&minPrice=20&maxPrice=90")]
    public async Task Following_the_cursor_visits_every_product_once(string query)
    {
        var seen = new List<ListedProduct>();
        string? cursor = null;
        ListProducts.Response page;
        do
        {
            page = await _client.GetAsync<ListProducts.Response>(
                $"{Path}?limit=100{query}{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(page.Total, seen.Count);
        Assert.True(page.TotalIsExact);
        Assert.Equal(seen.Count, seen.DistinctBy(product => product.Slug).Count());
        Assert.NotEmpty(seen);
        if (query.Contains("price_asc", StringComparison.Ordinal))
        {
            Assert.Equal(seen.Select(product => product.Price).Order(), seen.Select(product => product.Price));
        }
        else if (query.Contains("price_desc", StringComparison.Ordinal))
        {
            Assert.Equal(seen.Select(product => product.Price).OrderDescending(), seen.Select(product => product.Price));
        }

        if (query.Length == 0)
        {
            var published = await app.InScopeAsync(db =>
                db.Products.CountAsync(product => product.Status == ProductStatus.Published, TestContext.Current.CancellationToken));
            Assert.Equal(published, seen.Count);
        }
    }

    [Fact]
    public async Task A_page_ends_on_its_limit_and_the_last_one_has_no_next()
    {
        var first = await _client.GetAsync<ListProducts.Response>($"{Path}?category=cafeteras&limit=20");
        Assert.Equal(20, first.Items.Count);
        Assert.NotNull(first.Next);

        var whole = await _client.GetAsync<ListProducts.Response>($"{Path}?category=cafeteras&limit={first.Total}");
        Assert.Equal(first.Total, whole.Items.Count);
        Assert.Null(whole.Next);
    }

    [Theory]
    [InlineData("cafetra", "cafetera")]
    [InlineData("CAFETERA", "cafetera")]
    [InlineData("lampara", "lámpara")]
    [InlineData("lámpara", "lámpara")]
    [InlineData("lanpara", "lámpara")]
    [InlineData("auricuares inalambricos", "auriculares inalámbricos")]
    [InlineData("zapatila", "zapatillas")]
    [InlineData("sillon", "sillón")]
    [InlineData("tetera de porcelana", "tetera")]
    [InlineData("cafet", "cafetera")]
    [InlineData("mochilas", "mochila")]
    [InlineData("ratones", "ratón")]
    public async Task Spanish_is_found_whatever_its_accents_and_typos(string q, string word)
    {
        var page = await _client.GetAsync<ListProducts.Response>($"{Path}?q={Uri.EscapeDataString(q)}&limit=5");

        Assert.NotEmpty(page.Items);
        Assert.Contains(word, page.Items[0].Name, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("headphones", "headphones")]
    [InlineData("hedphones", "headphones")]
    [InlineData("noise cancelling headphones", "headphones")]
    [InlineData("coffee makers", "coffee maker")]
    [InlineData("wooden blocks", "wooden blocks")]
    [InlineData("teady bear", "teddy bear")]
    public async Task English_is_found_too(string q, string word)
    {
        var page = await _client.GetAsync<ListProducts.Response>($"{Path}?q={Uri.EscapeDataString(q)}&limit=5", "en-GB");

        Assert.NotEmpty(page.Items);
        Assert.Contains(word, page.Items[0].Name, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("xyzzyqwv")]
    [InlineData("!!! ???")]
    [InlineData("cafetera xyzzyqwv")]
    [InlineData("'; DROP TABLE xyzzyqwv -- & | ! ( ) :* <->")]
    public async Task What_is_like_nothing_finds_nothing(string q)
    {
        var page = await _client.GetAsync<ListProducts.Response>($"{Path}?q={Uri.EscapeDataString(q)}");

        Assert.Empty(page.Items);
        Assert.Equal(0, page.Total);
        Assert.Null(page.Next);
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("silla", "silla", 0)]
    [InlineData("sila", "silla", 1)]
    [InlineData("cafeetra", "cafetera", 1)]
    [InlineData("teady", "teddy", 1)]
    [InlineData("tea", "mesa", 2)]
    public void A_slip_of_the_finger_is_a_letter_more_less_wrong_or_swapped(string one, string other, int slips) =>
        Assert.Equal(slips, ProductSearch.EditDistance(one, other));

    [Fact]
    public async Task A_sku_finds_its_product()
    {
        var any = (await _client.GetAsync<ListProducts.Response>($"{Path}?category=vestidos&limit=1")).Items[0];

        var page = await _client.GetAsync<ListProducts.Response>($"{Path}?q={any.Sku}");

        Assert.Contains(any.Slug, page.Items.Select(product => product.Slug));
    }

    [Fact]
    public async Task Names_follow_the_language_asked_for()
    {
        var spanish = await _client.GetAsync<ListProducts.Response>($"{Path}?category=cafeteras&sort=price_asc&limit=3");
        var english = await _client.GetAsync<ListProducts.Response>($"{Path}?category=cafeteras&sort=price_asc&limit=3", "en");

        Assert.Equal(spanish.Items.Select(product => product.Sku), english.Items.Select(product => product.Sku));
        Assert.All(spanish.Items, product => Assert.StartsWith("Cafetera", product.Name, StringComparison.Ordinal));
        Assert.All(english.Items, product => Assert.DoesNotContain("Cafetera", product.Name, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Filters_narrow_together()
    {
        var page = await _client.GetAsync<ListProducts.Response>($"{Path}?category=electronica&minPrice=50&maxPrice=150&inStock=true&limit=100");
        Assert.NotEmpty(page.Items);
        Assert.All(page.Items, product =>
        {
            Assert.InRange(product.Price, 50, 150);
            Assert.True(product.InStock);
            Assert.StartsWith("ELE-", product.Sku, StringComparison.Ordinal);
        });

        var brand = page.Items[0].Brand;
        foreach (var asked in new[] { brand, Slug.From(brand), brand.ToUpper(CultureInfo.InvariantCulture) })
        {
            var ofBrand = await _client.GetAsync<ListProducts.Response>($"{Path}?brand={Uri.EscapeDataString(asked)}&limit=100");
            Assert.NotEmpty(ofBrand.Items);
            Assert.All(ofBrand.Items, product => Assert.Equal(brand, product.Brand));
        }

        var soldOut = await _client.GetAsync<ListProducts.Response>($"{Path}?inStock=false&limit=100");
        Assert.NotEmpty(soldOut.Items);
        Assert.All(soldOut.Items, product => Assert.False(product.InStock));
    }

    [Theory]
    [InlineData("category=no-such-category")]
    [InlineData("brand=nobody")]
    public async Task An_unknown_category_or_brand_has_no_products(string query)
    {
        var page = await _client.GetAsync<ListProducts.Response>($"{Path}?{query}");

        Assert.Empty(page.Items);
        Assert.Equal(0, page.Total);
    }

    [Theory]
    [InlineData("sort=cheapest", "sort")]
    [InlineData("sort=0", "sort")]
    [InlineData("cursor=eyJzb3J0IjoicHJpY2VfYXNjIiwidmFsdWUiOjEsImlkIjoiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIn0", "cursor")]
    [InlineData("cursor=eyJzb3J0IjoibmV3ZXN0IiwidmFsdWUiOjFlMjgsImlkIjoiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIn0", "cursor")]
    [InlineData("minPrice=1,5", "minPrice")]
    [InlineData("maxPrice=1,000", "maxPrice")]
    [InlineData("minPrice=10&maxPrice=5", "minPrice")]
    public Task A_bad_parameter_is_named(string query, string member) => _client.AssertInvalidAsync($"{Path}?{query}", member);
}
