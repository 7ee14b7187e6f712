using Microsoft.AspNetCore.Antiforgery;

namespace Ecommerce.Storefront.Site;

/// <summary>
/// A form is an endpoint: POST with an antiforgery token; then 303 to a page, or the page again with what was wrong.
/// </summary>
internal static class Forms
{
    /// <summary>The idempotency key that a form carried hidden, or a new one where it carried none of ours.</summary>
    public static string Key(string? carried) => (Guid.TryParse(carried, out var key) ? key : Guid.NewGuid()).ToString();

    /// <summary>A group whose endpoints all refuse a request without our antiforgery token, whatever they bind.</summary>
    public static RouteGroupBuilder MapForms(this IEndpointRouteBuilder routes, string prefix)
    {
        var forms = routes.MapGroup(prefix).WithMetadata(new RequireAntiforgeryTokenAttribute());
        forms.AddEndpointFilter(static async (context, next) =>
            context.HttpContext.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true }
                ? await next(context)
                : TypedResults.StatusCode(StatusCodes.Status400BadRequest));

        return forms;
    }
}
