using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ecommerce.PaymentSandbox.Wire;

internal static class WireExtensions
{
    /// <summary>A state as Stripe spells it: <c>RequiresCapture</c> is <c>requires_capture</c>.</summary>
    public static string ToWire<TEnum>(this TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static JsonObject ToWire(this IReadOnlyDictionary<string, string> metadata) =>
        new(metadata.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
}
