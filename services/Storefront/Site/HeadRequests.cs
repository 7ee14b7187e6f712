namespace Ecommerce.Storefront.Site;

internal static class HeadRequests
{
    /// <summary>
    /// Answers HEAD wherever there is a page (RFC 9110 §9.3.2); pages are mapped for GET and POST only. The server itself knows
    /// what was asked, and sends no body.
    /// </summary>
    public static void UseHead(this WebApplication app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    });
}
