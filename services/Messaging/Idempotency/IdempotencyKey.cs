using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Messaging;

/// <summary>
/// The <c>Idempotency-Key</c> header of a request (draft-ietf-httpapi-idempotency-key-header). An endpoint takes it as
/// <c>[AsParameters] IdempotencyKey key</c>, which also describes the header in OpenAPI, and hands it to <c>db.OnceAsync</c>.
/// </summary>
public sealed record IdempotencyKey([FromHeader(Name = IdempotencyKey.Header)] string? Value, HttpContext Context)
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotent-Replayed";
    public const int MaxLength = 128;

    /// <summary>1 to 128 visible ASCII characters; the quotes of the draft's structured string may be left out.</summary>
    internal string? Parse()
    {
        var value = Value?.Trim();
        if (value is ['"', .. var inner, '"'])
        {
            value = inner;
        }

        return value is { Length: > 0 and <= MaxLength } && value.All(character => character is > ' ' and <= '~') ? value : null;
    }
}
