using Ecommerce.Contracts.Catalog;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Catalog.Products;

/// <summary>Prices and availability for services that sell (see catalog.proto); one query, however many SKUs.</summary>
internal sealed class OffersService(CatalogDbContext db) : Offers.OffersBase
{
    private const int MaxSkus = 200;

    private sealed record Row(
        string Sku, string Slug, int Version, string NameEs, string NameEn, string VariantNameEs, string VariantNameEn, decimal Price, string Currency, int Available, int WeightGrams, string TaxCategory);

    public override async Task<GetOffersResponse> GetOffers(GetOffersRequest request, ServerCallContext context)
    {
        if (request.Skus.Count is 0 or > MaxSkus)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"Ask for 1 to {MaxSkus} SKUs."));
        }

        if (request.Language is not ("es" or "en"))
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The language is \"es\" or \"en\"."));
        }

        var skus = request.Skus.Where(sku => !sku.Contains('\0', StringComparison.Ordinal)).Distinct().ToArray();
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            SELECT v.sku, p.slug, p.version, p.name_es, p.name_en,
                v.name_es AS variant_name_es, v.name_en AS variant_name_en, v.price, v.currency,
                v.weight_grams, v.tax_category, coalesce(s.on_hand - s.reserved, 0) AS available
            FROM variants v
            JOIN products p ON p.id = v.product_id
            LEFT JOIN stock_items s ON s.sku = v.sku
            WHERE v.sku = ANY ({skus}) AND p.status = 'published'
            """).ToListAsync(context.CancellationToken);

        var response = new GetOffersResponse();
        response.Offers.AddRange(rows.Select(row => new Offer
        {
            Sku = row.Sku,
            ProductSlug = row.Slug,
            ProductName = request.Language == "en" ? row.NameEn : row.NameEs,
            VariantName = request.Language == "en" ? row.VariantNameEn : row.VariantNameEs,
            UnitPrice = ToMoney(row.Price, row.Currency),
            Available = row.Available,
            Image = ListedProduct.ImagePath(row.Slug, row.Version),
            WeightGrams = row.WeightGrams,
            TaxCategory = row.TaxCategory,
        }));
        return response;
    }

    private static Money ToMoney(decimal amount, string currency)
    {
        var units = decimal.Truncate(amount);
        return new Money { Currency = currency, Units = (long)units, Nanos = (int)((amount - units) * 1_000_000_000m) };
    }
}
