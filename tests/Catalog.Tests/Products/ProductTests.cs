using Ecommerce.Catalog.Products;

namespace Ecommerce.Catalog.Tests.Products;

public sealed class ProductTests
{
    private static readonly DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_product_without_a_variant_is_not_published()
    {
        var product = Draft();

        Assert.Equal(PublishOutcome.NoVariant, product.Publish(_now));
        Assert.Equal(ProductStatus.Draft, product.Status);
    }

    [Fact]
    public void Publishing_twice_keeps_the_first_time_and_version()
    {
        var product = DraftWithVariant();

        Assert.Equal(PublishOutcome.Published, product.Publish(_now));
        var version = product.Version;
        Assert.Equal(PublishOutcome.Published, product.Publish(_now.AddDays(1)));

        Assert.Equal(ProductStatus.Published, product.Status);
        Assert.Equal(_now, product.PublishedAt);
        Assert.Equal(version, product.Version);
    }

    [Fact]
    public void Only_what_was_on_sale_is_archived_and_it_stays_so()
    {
        var product = DraftWithVariant();
        Assert.False(product.Archive());

        product.Publish(_now);
        Assert.True(product.Archive());
        Assert.True(product.Archive());

        Assert.Equal(PublishOutcome.Archived, product.Publish(_now));
        Assert.False(product.AddVariant("B", new("", ""), 1, null, []));
        Assert.False(product.Reprice("A", 2, null));
        Assert.Equal(ProductStatus.Archived, product.Status);
    }

    [Fact]
    public void Every_change_raises_the_version()
    {
        var product = Draft();
        var versions = new List<int> { product.Version };

        product.AddVariant("A", new("", ""), 10, null, []);
        versions.Add(product.Version);
        product.Reprice("A", 8, 10);
        versions.Add(product.Version);
        product.Describe(new("Otro", "Other"), new("x", "x"));
        versions.Add(product.Version);
        product.Publish(_now);
        versions.Add(product.Version);
        product.Archive();
        versions.Add(product.Version);

        Assert.Equal(Enumerable.Range(1, 6), versions);
    }

    [Fact]
    public void A_sku_stands_once_and_an_unknown_one_has_no_price()
    {
        var product = DraftWithVariant();

        Assert.False(product.AddVariant("A", new("", ""), 5, null, []));
        Assert.False(product.Reprice("B", 5, null));
        Assert.Single(product.Variants);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    [InlineData(10, 10)]
    [InlineData(10, 9)]
    public void A_price_is_positive_and_below_the_one_it_is_reduced_from(int price, int? compareAtPrice)
    {
        var product = DraftWithVariant();

        Assert.Throws<ArgumentOutOfRangeException>(() => product.Reprice("A", price, compareAtPrice));
    }

    [Theory]
    [InlineData("Cafetera italiana Aroma 6 tazas", "cafetera-italiana-aroma-6-tazas")]
    [InlineData("  ¡Niño, Ünïcode & más!  ", "nino-unicode-mas")]
    [InlineData("14\" / 8 GB", "14-8-gb")]
    [InlineData("日本", "")]
    public void A_slug_is_lower_case_ascii(string text, string slug) => Assert.Equal(slug, Slug.From(text));

    private static Product Draft() => Product.Draft(
        Guid.CreateVersion7(), "cup", new("Taza", "Cup"), new("", ""), Guid.NewGuid(), Guid.NewGuid(), new Picture("cup", "#112233", 0), _now);

    private static Product DraftWithVariant()
    {
        var product = Draft();
        Assert.True(product.AddVariant("A", new("", ""), 10, 12, []));
        return product;
    }
}
