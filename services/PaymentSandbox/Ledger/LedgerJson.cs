using System.Text.Json;

namespace Ecommerce.PaymentSandbox.Ledger;

/// <summary>The ledger's JSON is spelled like Stripe's.</summary>
internal static class LedgerJson
{
    public static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
