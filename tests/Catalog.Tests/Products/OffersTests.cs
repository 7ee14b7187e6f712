using System.Globalization;
using Ecommerce.Contracts.Catalog;
using Ecommerce.ServiceDefaults;
using Ecommerce.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;

namespace Ecommerce.Catalog.Tests.Products;

public sealed class OffersTests(CatalogApp app)
{
    private static readonly string _reader = TestTokens.For("service-account-orders", "catalog", Roles.OfferReader);

    [Fact]
    public async Task Offers_of_many_skus_come_in_one_answer()
    {
        var product = await app.AddProductAsync(5, 0);
        var skus = product.Variants.Select(variant => variant.Sku).ToArray();

        var offers = await AskAsync(_reader, "en", [.. skus, skus[0], "UNKNOWN-SKU", "NUL\0"]);

        Assert.Equal(skus, offers.Select(offer => offer.Sku).Order(StringComparer.Ordinal));
        var first = offers.Single(offer => offer.Sku == skus[0]);
        Assert.Equal(product.Slug, first.ProductSlug);
        Assert.Equal(product.Name.En, first.ProductName);
        Assert.Equal("V0", first.VariantName);
        Assert.Equal(new Money { Currency = "EUR", Units = 10, Nanos = 0 }, first.UnitPrice);
        Assert.Equal(5, first.Available);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"/api/catalog/images/{product.Slug}.svg?v={product.Version}"), first.Image);
        Assert.Equal((500, "standard"), (first.WeightGrams, first.TaxCategory));
        var second = offers.Single(offer => offer.Sku == skus[1]);
        Assert.Equal((0, 1250, "books"), (second.Available, second.WeightGrams, second.TaxCategory));
    }

    [Theory]
    [InlineData(0, "es")]
    [InlineData(201, "es")]
    [InlineData(1, "")]
    [InlineData(1, "fr")]
    public async Task A_bad_question_is_an_invalid_argument(int count, string language)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() =>
            AskAsync(_reader, language, [.. Enumerable.Range(0, count).Select(index => $"SKU-{index}")]));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
    }

    [Fact]
    public async Task Two_hundred_skus_are_not_too_many() =>
        Assert.Empty(await AskAsync(_reader, "es", [.. Enumerable.Range(0, 200).Select(index => $"SKU-{index}")]));

    [Fact]
    public async Task Only_a_service_with_the_role_may_ask()
    {
        var anonymous = await Assert.ThrowsAsync<RpcException>(() => AskAsync(null, "es", ["A"]));
        Assert.Equal(StatusCode.Unauthenticated, anonymous.StatusCode);

        foreach (var token in new[] { TestTokens.For("ana", "catalog", Roles.Customer), TestTokens.For("root", "catalog", Roles.Admin) })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(token, "es", ["A"]));
            Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        }

        var elsewhere = await Assert.ThrowsAsync<RpcException>(() =>
            AskAsync(TestTokens.For("service-account-orders", "orders", Roles.OfferReader), "es", ["A"]));
        Assert.Equal(StatusCode.Unauthenticated, elsewhere.StatusCode);
    }

    private async Task<IReadOnlyList<Offer>> AskAsync(string? token, string language, string[] skus)
    {
        using var handler = new GrpcWebHandler(GrpcWebMode.GrpcWeb, app.Server.CreateHandler());
        using var channel = GrpcChannel.ForAddress(app.Server.BaseAddress, new GrpcChannelOptions { HttpHandler = handler });
        var request = new GetOffersRequest { Language = language };
        request.Skus.AddRange(skus);
        var headers = new Metadata();
        if (token is not null)
        {
            headers.Add("Authorization", $"Bearer {token}");
        }

        return (await new Offers.OffersClient(channel)
            .GetOffersAsync(request, headers, cancellationToken: TestContext.Current.CancellationToken)).Offers;
    }
}
