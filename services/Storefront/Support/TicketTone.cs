namespace Ecommerce.Storefront.Support;

internal static class TicketTone
{
    /// <summary>The colour that a ticket's status is shown in.</summary>
    public static string Of(string status) => status switch
    {
        "resolved" or "closed" => "good",
        "pending_customer" or "on_hold" => "waiting",
        _ => "open",
    };
}
