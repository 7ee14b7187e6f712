using Ecommerce.Contracts.Catalog;
using Ecommerce.Orders.Pricing;
using Grpc.Core;

namespace Ecommerce.Orders;

/// <summary>What Catalog asks for one SKU right now. Prices come from here, never from the caller.</summary>
/// <param name="Available">On hand less reserved; a promise only once reserved.</param>
/// <param name="WeightGrams">Of one piece, packed.</param>
/// <param name="TaxCategory">Catalog's word for the kind of goods.</param>
internal sealed record CatalogOffer(
    string Sku, string Name, string? VariantName, string Slug, string? Image, decimal UnitPrice, string Currency, int Available,
    int WeightGrams, string TaxCategory);

/// <summary>Catalog's offers, by gRPC-Web.</summary>
internal sealed partial class CatalogClient(Offers.OffersClient offers, TimeProvider time, ILogger<CatalogClient> logger)
{
    /// <summary>That many SKUs Catalog takes in one call.</summary>
    private const int MaxSkus = 200;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(2);

    /// <summary>One call for all SKUs of any cart but those that merging has made larger than an order can be. What is unknown or not on sale is left out.</summary>
    /// <returns>Null when Catalog cannot be asked just now.</returns>
    public async Task<IReadOnlyDictionary<string, CatalogOffer>?> FindOffersAsync(
        IReadOnlyCollection<string> skus, string language, CancellationToken cancellationToken)
    {
        if (skus.Count == 0)
        {
            return new Dictionary<string, CatalogOffer>();
        }

        try
        {
            var found = new Dictionary<string, CatalogOffer>(skus.Count);
            foreach (var asked in skus.Chunk(MaxSkus))
            {
                var response = await offers.GetOffersAsync(
                    new GetOffersRequest { Skus = { asked }, Language = language },
                    deadline: time.GetUtcNow().UtcDateTime + _timeout,
                    cancellationToken: cancellationToken);
                foreach (var offer in response.Offers)
                {
                    found[offer.Sku] = ToOffer(offer);
                }
            }

            return found;
        }
        catch (RpcException exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnavailable(exception.StatusCode, exception.Status.Detail);
            return null;
        }
        catch (HttpRequestException exception)
        {
            // The token that the call needs could not be had.
            LogUnavailable(StatusCode.Unauthenticated, exception.Message);
            return null;
        }
    }

    private static CatalogOffer ToOffer(Offer offer) => new(
        offer.Sku,
        offer.ProductName,
        offer.VariantName.Length == 0 ? null : offer.VariantName,
        offer.ProductSlug,
        offer.Image.Length == 0 ? null : offer.Image,
        offer.UnitPrice.Units + offer.UnitPrice.Nanos / 1_000_000_000m,
        offer.UnitPrice.Currency,
        offer.Available,
        offer.WeightGrams > 0 ? offer.WeightGrams : ShippingTable.DefaultGrams,
        offer.TaxCategory);

    [LoggerMessage(LogLevel.Warning, "Catalog could not be asked for offers: {StatusCode} {Detail}")]
    private partial void LogUnavailable(StatusCode statusCode, string detail);
}
