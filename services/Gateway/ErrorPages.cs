using System.Net.Mime;

namespace Ecommerce.Gateway;

/// <summary>What the gateway itself answers when a service cannot: a problem for programs, a short page for people.</summary>
internal static class ErrorPages
{
    private static readonly string _notAnswering = Page(
        "Volvemos enseguida",
        "La tienda no responde ahora mismo. Inténtalo de nuevo en unos segundos; no se ha perdido nada.",
        "The shop is not answering right now. Please try again in a few seconds; nothing is lost.");

    private static readonly string _tooMany = Page(
        "Un momento, por favor",
        "Han llegado demasiadas peticiones seguidas desde tu conexión. Espera un minuto y vuelve a intentarlo.",
        "Too many requests came from your connection at once. Please wait a minute and try again.");

    public static void UseErrorPages(this WebApplication app) => app.Use(async (context, next) =>
    {
        await next(context);

        // A browser that asked for a page gets one; UseStatusCodePages, outside, answers everyone else.
        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout }
            && IsForPerson(context.Request))
        {
            context.Response.Headers.RetryAfter = "5";
            await WriteAsync(context, _notAnswering, context.RequestAborted);
        }
    });

    /// <summary>For a 429 whose status and <c>Retry-After</c> are set.</summary>
    public static Task SayTooManyAsync(HttpContext context, CancellationToken cancellationToken) =>
        WriteAsync(context, _tooMany, cancellationToken);

    /// <summary>A browser that asked for a page, and not a program.</summary>
    public static bool IsForPerson(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && request.GetTypedHeaders().Accept.Any(type => type.MediaType == MediaTypeNames.Text.Html);

    private static Task WriteAsync(HttpContext context, string page, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(page, cancellationToken);
    }

    private static string Page(string title, string spanish, string english) => $"""
        <!doctype html>
        <html lang="es">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title></head>
        <body>
        <main>
        <h1>{title}</h1>
        <p>{spanish}</p>
        <p lang="en">{english}</p>
        </main>
        </body>
        </html>
        """;
}
