using Microsoft.AspNetCore.Http;

namespace Ecommerce.ServiceDefaults;

/// <summary>The languages that the shop speaks.</summary>
public static class Language
{
    public const string Spanish = "es";

    public const string English = "en";

    /// <summary>The best of ours for <c>Accept-Language</c> (RFC 9110 §12.5.4); Spanish where none is asked for.</summary>
    public static string From(HttpRequest request)
    {
        var best = Spanish;
        var bestQuality = 0.0;
        foreach (var range in request.GetTypedHeaders().AcceptLanguage)
        {
            var quality = range.Quality ?? 1;
            var language = range.Value.AsSpan();
            var ours = language.StartsWith(Spanish, StringComparison.OrdinalIgnoreCase) ? Spanish
                : language.StartsWith(English, StringComparison.OrdinalIgnoreCase) ? English
                : null;
            if (ours is not null && quality > bestQuality)
            {
                (best, bestQuality) = (ours, quality);
            }
        }

        return best;
    }
}
