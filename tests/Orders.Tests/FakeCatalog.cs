using System.Collections.Concurrent;
using Ecommerce.Contracts.Catalog;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Ecommerce.Orders.Tests;

/// <summary>Catalog's offers, spoken over gRPC-Web as the real one does. Each test puts in its own SKUs.</summary>
public sealed class FakeCatalog : IAsyncDisposable
{
    /// <summary>Asking for it is answered UNAVAILABLE.</summary>
    public const string DownSku = "CATALOG-IS-DOWN";

    private readonly ConcurrentDictionary<string, Offer> _offers = [];
    private readonly WebApplication _app;
    private int _calls;

    public FakeCatalog()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        _app = builder.Build();
        _app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        _app.MapGrpcService<OffersService>();
    }

    public int Calls => _calls;

    public Task StartAsync() => _app.StartAsync();

    public HttpMessageHandler CreateHandler() => _app.GetTestServer().CreateHandler();

    /// <returns>A SKU that is on sale at the price.</returns>
    public string Sell(decimal price, int available = 1000, string? variantName = null, int grams = 0, string taxCategory = "")
    {
        var sku = $"SKU-{Guid.NewGuid():n}";
        Put(sku, price, available, variantName, grams, taxCategory);
        return sku;
    }

    public void Put(string sku, decimal price, int available = 1000, string? variantName = null, int grams = 0, string taxCategory = "") => _offers[sku] = new Offer
    {
        Sku = sku,
        ProductSlug = $"slug-{sku}",
        ProductName = $"Name {sku}",
        VariantName = variantName ?? "",
        UnitPrice = new Money
        {
            Currency = "EUR",
            Units = (long)decimal.Truncate(price),
            Nanos = (int)((price - decimal.Truncate(price)) * 1_000_000_000),
        },
        Available = available,
        WeightGrams = grams,
        TaxCategory = taxCategory,
        Image = $"/api/catalog/images/slug-{sku}.svg",
    };

    public void Withdraw(string sku) => _offers.TryRemove(sku, out _);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class OffersService(FakeCatalog catalog) : Offers.OffersBase
    {
        public override Task<GetOffersResponse> GetOffers(GetOffersRequest request, ServerCallContext context)
        {
            Interlocked.Increment(ref catalog._calls);
            if (context.RequestHeaders.GetValue("authorization") != "Bearer service-token")
            {
                throw new RpcException(new Status(StatusCode.Unauthenticated, "No token."));
            }

            if (request.Skus.Count is 0 or > 200)
            {
                throw new RpcException(new Status(StatusCode.InvalidArgument, "1 to 200 SKUs."));
            }

            if (request.Skus.Contains(DownSku))
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "Down."));
            }

            var response = new GetOffersResponse();
            response.Offers.AddRange(request.Skus.Distinct()
                .Select(sku => catalog._offers.GetValueOrDefault(sku)).OfType<Offer>());
            return Task.FromResult(response);
        }
    }
}
