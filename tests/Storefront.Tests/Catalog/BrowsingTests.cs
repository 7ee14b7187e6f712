namespace Ecommerce.Storefront.Tests.Catalog;

public sealed class BrowsingTests(StorefrontApp app) : IClassFixture<StorefrontApp>
{
    private readonly Visitor _visitor = app.NewVisitor("en");

    [Fact]
    public async Task A_category_shows_its_products_and_the_way_to_it()
    {
        var page = await _visitor.GetAsync("/c/kitchen");

        Assert.Equal("Kitchen and table · Lumbre", page.Title);
        Assert.Contains("Stoneware jug 0", page.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/c/kitchen-1\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("8 products", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_each_other_by_links_that_keep_the_search()
    {
        var first = await _visitor.GetAsync("/search?q=jug&sort=price_asc&brand=Telares+Duero");
        Assert.Contains("href=\"/search?q=jug&brand=Telares%20Duero&sort=price_asc&cursor=24\"", first.Html, StringComparison.Ordinal);

        var second = await _visitor.GetAsync("/search?q=jug&cursor=24");
        Assert.Contains("thing-24", second.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/search?q=jug\"", second.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/c/kitchen?sort=nonsense&minPrice=abc&maxPrice=-4&inStock=perhaps&cursor=")]
    [InlineData("/search?q=&minPrice=99999999999999999999999999999999")]
    [InlineData("/search?q=%3Cscript%3Ealert(1)%3C/script%3E")]
    public async Task Nonsense_in_the_address_does_no_harm(string path)
    {
        var page = await _visitor.GetAsync(path);

        Assert.Equal(200, page.Status);
    }

    [Fact]
    public async Task What_was_searched_for_is_never_markup()
    {
        using var http = new HttpClient { BaseAddress = app.Address };

        var html = await http.GetStringAsync(new Uri("/search?q=%3Cscript%3Ealert(1)%3C/script%3E", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finding_nothing_offers_ways_on()
    {
        var page = await _visitor.GetAsync("/search?q=nothing");

        Assert.Equal(200, page.Status);
        Assert.Contains("We found nothing for “nothing”", page.Html, StringComparison.Ordinal);
        Assert.Contains("Perhaps you meant", page.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/p/thing-0\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_search_box_gets_suggestions_with_addresses()
    {
        var page = await _visitor.GetAsync("/search/suggestions?q=ja");

        Assert.Equal("""[{"text":"Kitchen and table","url":"/c/kitchen","kind":"Category"},{"text":"Stoneware jug 0","url":"/p/thing-0","kind":"Product"}]""", page.Html);
        Assert.Equal("[]", (await _visitor.GetAsync("/search/suggestions")).Html);
    }

    [Fact]
    public async Task A_product_offers_its_variants_and_those_sold_out_cannot_be_chosen()
    {
        var page = await _visitor.GetAsync("/p/thing-0?variant=SKU-0-M");

        Assert.Matches("value=\"SKU-0-M\" checked", page.Html);
        Assert.Matches("value=\"SKU-0-L\"[^>]* disabled", page.Html);
        Assert.Contains("Only 3 left", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_product_that_is_sold_out_has_no_button()
    {
        var page = await _visitor.GetAsync("/p/thing-13");

        Assert.Contains("Sold out for now", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Add to cart", page.Html, StringComparison.Ordinal);
    }
}
