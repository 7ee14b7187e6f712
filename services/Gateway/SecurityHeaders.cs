using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Ecommerce.Gateway;

/// <summary>Headers on every answer, errors included; a page that sets its own policy keeps it.</summary>
internal static class SecurityHeaders
{
    public static void AddSecurityHeaders(this IServiceCollection services) =>
        services.AddOptions<SecurityHeaderOptions>().BindConfiguration("Gateway");

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<SecurityHeaderOptions>>().Value;
        var pagePolicy = $"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; "
            + $"form-action 'self' {string.Join(' ', options.FormTargets)}".TrimEnd();

        // The API reference is one script of its own that writes styles as it goes.
        const string DocsPolicy = "default-src 'self'; img-src 'self' data:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; "
            + "script-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'";

        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.TryAdd(HeaderNames.XContentTypeOptions, "nosniff");
                headers.TryAdd(HeaderNames.XFrameOptions, "DENY");
                headers.TryAdd("Referrer-Policy", "strict-origin-when-cross-origin");
                headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
                headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
                headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
                headers.TryAdd(
                    HeaderNames.ContentSecurityPolicy, context.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal) ? DocsPolicy : pagePolicy);
                if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
                {
                    // Whoever's cart, order or language it is: kept nowhere, unless the service says otherwise.
                    headers.TryAdd(HeaderNames.CacheControl, "no-store");
                }

                if (context.Request.IsHttps)
                {
                    headers.TryAdd(HeaderNames.StrictTransportSecurity, "max-age=31536000; includeSubDomains");
                }

                return Task.CompletedTask;
            });
            return next(context);
        });
    }
}

/// <summary>Section <c>Gateway</c>.</summary>
internal sealed class SecurityHeaderOptions
{
    /// <summary>Origins, beside the shop's own, that a form may lead to: the payment page and the identity provider.</summary>
    public string[] FormTargets { get; init; } = [];
}
