using Microsoft.Net.Http.Headers;

namespace Ecommerce.Gateway;

/// <summary>Streams of events last as long as somebody looks; a gateway that stops does not wait for them, and browsers come back.</summary>
internal static class EventStreams
{
    public static void UseEndOfEventStreams(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!context.Request.Headers[HeaderNames.Accept].ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        using var stopping = app.Lifetime.ApplicationStopping.Register(context.Abort);
        await next(context);
    });
}
