using System.Net;
using System.Xml.Linq;
using Ecommerce.Catalog.Images;
using Ecommerce.Catalog.Products;
using Ecommerce.Catalog.Seeding;

namespace Ecommerce.Catalog.Tests.Images;

public sealed class GetImageTests(SeededCatalogApp app)
{
    private readonly HttpClient _client = app.CreateClient();

    [Fact]
    public async Task A_picture_says_what_it_shows_and_is_kept_for_good()
    {
        var token = TestContext.Current.CancellationToken;
        var listed = (await _client.GetAsync<ListProducts.Response>("/api/catalog/products?category=cafeteras&limit=1")).Items[0];

        using var response = await _client.GetAsync(listed.Image, token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/svg+xml", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl?.ToString().Replace("max-age=31536000, public", "public, max-age=31536000", StringComparison.Ordinal));
        var svg = XDocument.Parse(await response.Content.ReadAsStringAsync(token)).Root!;
        Assert.Equal("img", svg.Attribute("role")?.Value);
        Assert.Equal(listed.Name, svg.Element(svg.Name.Namespace + "title")?.Value);

        using var again = new HttpRequestMessage(HttpMethod.Get, listed.Image);
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var unchanged = await _client.SendAsync(again, token);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        using var unversioned = await _client.GetAsync(listed.Image.Split('?')[0], token);
        Assert.DoesNotContain("immutable", unversioned.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public Task A_picture_of_nothing_is_not_found() => _client.AssertNotFoundAsync("/api/catalog/images/no-such-product.svg?v=1");

    [Fact]
    public void Every_product_has_a_drawing_of_its_own_kind_and_it_is_valid()
    {
        var products = CatalogGenerator.Generate().Products;

        Assert.True(products.Select(product => product.Picture.Motif).Distinct().Count() >= 25);
        Assert.All(products, product => Assert.Contains(product.Picture.Motif, Illustration.Motifs));
        Assert.All(products, product => XDocument.Parse(Illustration.Draw(product.Picture, product.Name.Es)));
    }

    [Fact]
    public void A_title_cannot_break_out_of_its_element()
    {
        var svg = Illustration.Draw(new Picture("cup", "#112233", 3), "</title><script>alert(1)</script>");

        Assert.DoesNotContain("<script", svg, StringComparison.Ordinal);
    }
}
