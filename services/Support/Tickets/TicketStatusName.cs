using System.Text.Json;

namespace Ecommerce.Support.Tickets;

/// <summary>Statuses in a query string are written as in JSON: "pending_customer".</summary>
internal static class TicketStatusName
{
    private static readonly Dictionary<string, TicketStatus> _statuses = Enum.GetValues<TicketStatus>()
        .ToDictionary(status => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()));

    /// <returns>False for what is no status; an absent or empty text is no filter.</returns>
    public static bool TryParse(string? text, out TicketStatus? status)
    {
        status = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (!_statuses.TryGetValue(text, out var found))
        {
            return false;
        }

        status = found;
        return true;
    }

    public static Dictionary<string, string[]> Problem() =>
        new() { ["status"] = [$"The status is one of {string.Join(", ", _statuses.Keys)}."] };
}
