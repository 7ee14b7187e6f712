using System.Text.Json.Serialization;

namespace Ecommerce.Keycloak.Protocol;

internal static class BearerToken
{
    public sealed record Problem(
        [property: JsonPropertyName("error")] string Error,
        [property: JsonPropertyName("error_description"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description = null);

    public static string? From(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..] : null;

    /// <summary>From the header, or from a form, as RFC 6750 allows.</summary>
    public static async Task<string?> FromAsync(HttpRequest request, CancellationToken cancellationToken) =>
        From(request) ?? (request.HasFormContentType ? (await request.ReadFormAsync(cancellationToken))["access_token"].ToString() : null);
}
