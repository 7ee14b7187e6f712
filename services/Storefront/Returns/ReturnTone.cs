namespace Ecommerce.Storefront.Returns;

internal static class ReturnTone
{
    /// <summary>The colour that a return's status is shown in.</summary>
    public static string Of(string status) => status switch
    {
        "refunded" or "closed" => "good",
        "rejected" or "cancelled" => "ended",
        "requested" => "open",
        _ => "waiting",
    };
}
