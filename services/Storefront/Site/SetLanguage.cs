using Ecommerce.Storefront.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Site;

internal static class SetLanguage
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(365);

    public static void MapLanguage(this IEndpointRouteBuilder routes) =>
        routes.MapForms("/language").MapPost("/", Handle).WithName(nameof(SetLanguage));

    private static SeeOther Handle(
        [FromForm] string? language, [FromForm] string? returnUrl, HttpContext context, ShopCookies cookies)
    {
        if (language is ServiceDefaults.Language.Spanish or ServiceDefaults.Language.English)
        {
            context.Response.Cookies.Append(cookies.Language, language, cookies.Options(_lifetime));
        }

        return new(LocalUrl.Of(returnUrl));
    }
}

/// <summary>The language that someone chose, else the best for their browser.</summary>
internal sealed class ChosenLanguage(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, ShopCookies cookies)
    {
        var chosen = context.Request.Cookies[cookies.Language];
        var language = chosen is ServiceDefaults.Language.Spanish or ServiceDefaults.Language.English
            ? chosen
            : ServiceDefaults.Language.From(context.Request);
        var culture = System.Globalization.CultureInfo.GetCultureInfo(language);
        (System.Globalization.CultureInfo.CurrentCulture, System.Globalization.CultureInfo.CurrentUICulture) = (culture, culture);
        context.Response.Headers.ContentLanguage = language;

        await next(context);
    }
}
