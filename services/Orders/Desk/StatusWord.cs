using System.Text.Json;

namespace Ecommerce.Orders.Desk;

/// <summary>A status in a query string is written as in JSON: <c>partially_shipped</c>.</summary>
internal static class StatusWord<TStatus>
    where TStatus : struct, Enum
{
    private static readonly Dictionary<string, TStatus> _statuses = Enum.GetValues<TStatus>()
        .ToDictionary(status => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()));

    public static string All => string.Join(", ", _statuses.Keys);

    /// <returns>False for what is no status; an absent or empty text is no filter.</returns>
    public static bool TryParse(string? text, out TStatus? status)
    {
        status = !string.IsNullOrEmpty(text) && _statuses.TryGetValue(text, out var found) ? found : null;
        return string.IsNullOrEmpty(text) || status is not null;
    }
}
