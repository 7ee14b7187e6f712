namespace Ecommerce.Storefront.Catalog;

/// <summary>What Catalog's prices are, which Orders calculates with: the setting <c>Pricing:PricesIncludeTax</c> is the same in both.</summary>
internal sealed record ShopPrices(bool IncludeTax);
