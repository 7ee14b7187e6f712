using Ecommerce.ServiceDefaults;

namespace Ecommerce.Support.Tickets;

/// <summary>The last ticket of a page: its time in the order of the list, and its id to tell equal times apart.</summary>
internal sealed record TicketCursor(DateTimeOffset At, Guid Id)
{
    /// <returns>False for what is no cursor; an absent or empty text is the start of the list.</returns>
    public static bool TryParse(string? text, out TicketCursor? cursor)
    {
        cursor = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (!Cursor.TryDecode<TicketCursor>(text, out var decoded))
        {
            return false;
        }

        cursor = decoded with { At = decoded.At.ToUniversalTime() };
        return true;
    }

    public override string ToString() => Cursor.Encode(this);

    public static Dictionary<string, string[]> Problem() =>
        new() { ["cursor"] = ["The cursor is not one that this list gave out."] };
}
