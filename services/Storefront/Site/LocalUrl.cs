namespace Ecommerce.Storefront.Site;

/// <summary>Addresses that a request may send the browser on to: pages of this shop and nothing else.</summary>
internal static class LocalUrl
{
    /// <summary>The address if it is a path here, else the home page. Browsers read <c>//x</c> and <c>/\x</c> as another host.</summary>
    public static string Of(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && url.All(character => char.IsAscii(character) && !char.IsControl(character)) ? url : "/";

    /// <summary>The page that the request came from, if it is one of ours.</summary>
    public static string FromReferer(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var referer)
            && referer.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
            ? Of(referer.PathAndQuery)
            : "/";
}
