using System.Text.Json;

namespace Ecommerce.Storefront.Support;

internal static class TicketLines
{
    /// <summary>The order's items that a ticket is about, by name where Support knows it, else by SKU.</summary>
    public static IReadOnlyList<string> Of(Ticket ticket) => ticket.Lines is { ValueKind: JsonValueKind.Array } lines
        ? [.. lines.EnumerateArray().Select(Name).OfType<string>()]
        : [];

    private static string? Name(JsonElement line) => line.ValueKind switch
    {
        JsonValueKind.String => line.GetString(),
        JsonValueKind.Object when line.TryGetProperty("name", out var name) => name.GetString(),
        JsonValueKind.Object when line.TryGetProperty("sku", out var sku) => sku.GetString(),
        _ => null,
    };
}
