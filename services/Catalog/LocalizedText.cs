namespace Ecommerce.Catalog;

/// <summary>One text in the shop's two languages.</summary>
internal sealed record LocalizedText(string Es, string En)
{
    public string In(string language) => language == "en" ? En : Es;
}
