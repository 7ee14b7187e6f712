using System.ComponentModel.DataAnnotations;

namespace Ecommerce.Orders.Invoices;

/// <summary>Who issues the invoices, as they name them; section <c>Invoices</c>.</summary>
internal sealed class InvoiceOptions
{
    public const string Section = "Invoices";

    [Required]
    public string SellerName { get; set; } = "";

    /// <summary>The seller's tax number (NIF).</summary>
    [Required]
    public string SellerTaxId { get; set; } = "";

    /// <summary>In one line.</summary>
    [Required]
    public string SellerAddress { get; set; } = "";

    /// <summary>Whose calendar decides the date of an invoice, and with it the year of its series.</summary>
    [Required]
    public string TimeZone { get; set; } = "Europe/Madrid";

    /// <summary>How often invoices that are due are looked for.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(1);
}
