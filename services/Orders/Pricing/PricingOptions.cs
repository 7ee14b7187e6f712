namespace Ecommerce.Orders.Pricing;

/// <summary>Section <c>Pricing</c>.</summary>
internal sealed class PricingOptions
{
    public const string Section = "Pricing";

    /// <summary>Whether Catalog's prices, and those of shipping, have the tax in them. Where not, it comes on top.</summary>
    public bool PricesIncludeTax { get; set; } = true;
}
