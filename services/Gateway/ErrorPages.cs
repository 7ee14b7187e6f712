using System.Net.Mime;

namespace Ecommerce.Gateway;

/// <summary>What the gateway itself answers when a service cannot: a problem for programs, a short page for people.</summary>
internal static class ErrorPages
{
    private const string Page = """
        <!doctype html>
        <html lang="es">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Volvemos enseguida</title></head>
        <body>
        <main>
        <h1>Volvemos enseguida</h1>
        <p>La tienda no responde ahora mismo. Inténtalo de nuevo en unos segundos; no se ha perdido nada.</p>
        <p lang="en">The shop is not answering right now. Please try again in a few seconds; nothing is lost.</p>
        </main>
        </body>
        </html>
        """;

    public static void UseErrorPages(this WebApplication app) => app.Use(async (context, next) =>
    {
        await next(context);

        // A browser that asked for a page gets one; UseStatusCodePages, outside, answers everyone else.
        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout }
            && WantsPage(context.Request))
        {
            context.Response.Headers.RetryAfter = "5";
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(Page, context.RequestAborted);
        }
    });

    private static bool WantsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && request.GetTypedHeaders().Accept.Any(type => type.MediaType == MediaTypeNames.Text.Html);
}
