using Ecommerce.PaymentSandbox.CheckoutSessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.PaymentSandbox.HostedPage;

/// <summary>
/// The page that customers are sent to. Its address is the secret; a form is accepted once, by the token in it, so no cookie is
/// set and another site cannot send one.
/// </summary>
internal static class HostedPageEndpoints
{
    public static void MapHostedPage(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/c/pay/{id}").AddEndpointFilter(SetHeadersAsync).DisableAntiforgery();

        pages.MapGet("/", ShowPayPage.HandleAsync);
        pages.MapPost("/", SubmitPayment.HandleAsync);
        pages.MapGet("/authenticate", ShowChallenge.HandleAsync);
        pages.MapPost("/authenticate", AnswerChallenge.HandleAsync);
    }

    /// <summary>The page's own address, with the language that was chosen on it.</summary>
    public static string PathOf(string sessionId, HttpRequest request, string? page = null, string? notice = null)
    {
        var query = QueryString.Empty;
        if (request.Query["locale"].ToString() is { Length: > 0 } locale)
        {
            query = query.Add("locale", locale);
        }

        if (notice is not null)
        {
            query = query.Add("notice", notice);
        }

        return $"/c/pay/{sessionId}{page}{query}";
    }

    /// <summary>303: the browser asks for the next page with GET, and reloading that sends nothing again.</summary>
    public static IResult SeeOther(HttpContext http, string location)
    {
        http.Response.Headers.Location = location;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    public static RazorComponentResult Message(
        PageTexts texts, int statusCode, string title, string note, string? shopUrl = null) =>
        new RazorComponentResult<MessagePage>(new Dictionary<string, object?>
        {
            [nameof(MessagePage.Texts)] = texts,
            [nameof(MessagePage.Title)] = title,
            [nameof(MessagePage.Note)] = note,
            [nameof(MessagePage.ShopUrl)] = shopUrl,
        })
        { StatusCode = statusCode };

    public static RazorComponentResult Unknown(HttpRequest request)
    {
        var texts = PageTexts.For(null, request);
        return Message(texts, StatusCodes.Status404NotFound, texts.UnknownTitle, texts.UnknownNote);
    }

    /// <summary>What a session that can no longer be paid shows.</summary>
    public static RazorComponentResult Closed(CheckoutSession session, PageTexts texts) =>
        session.Status is CheckoutSessionStatus.Complete
            ? Message(texts, StatusCodes.Status200OK, texts.PaidTitle, texts.PaidNote, session.SuccessLocation)
            : Message(texts, StatusCodes.Status410Gone, texts.ExpiredTitle, texts.ExpiredNote, session.CancelUrl);

    private static ValueTask<object?> SetHeadersAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    }
}
