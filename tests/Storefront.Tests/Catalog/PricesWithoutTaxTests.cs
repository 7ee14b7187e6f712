using Microsoft.AspNetCore.Hosting;

namespace Ecommerce.Storefront.Tests.Catalog;

/// <summary>A shop whose prices have no tax in them promises none.</summary>
public sealed class PricesWithoutTaxTests(PricesWithoutTaxTests.App app) : IClassFixture<PricesWithoutTaxTests.App>
{
    public sealed class App : StorefrontApp
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Pricing:PricesIncludeTax", "false");
        }
    }

    [Fact]
    public async Task Pages_say_that_tax_comes_on_top()
    {
        using var visitor = app.NewVisitor("en");

        var page = await visitor.GetAsync("/p/thing-1");

        Assert.Contains("Without VAT: it is added at checkout, by country", page.Html, StringComparison.Ordinal);
        Assert.Contains("Prices without VAT", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("VAT included", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("include VAT", page.Html, StringComparison.Ordinal);
    }
}
