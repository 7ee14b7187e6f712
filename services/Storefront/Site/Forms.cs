using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

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
        forms.AddEndpointFilterFactory(RequireFields);

        return forms;
    }

    /// <summary>Of a form that comes with none of its fields the mapper makes null; no page of ours sends one.</summary>
    private static EndpointFilterDelegate RequireFields(EndpointFilterFactoryContext factory, EndpointFilterDelegate next)
    {
        var form = Array.FindIndex(
            factory.MethodInfo.GetParameters(),
            parameter => parameter.IsDefined(typeof(FromFormAttribute), inherit: false) && parameter.ParameterType is { IsClass: true } type && type != typeof(string));
        return form < 0
            ? next
            : context => context.Arguments[form] is null
                ? ValueTask.FromResult<object?>(TypedResults.StatusCode(StatusCodes.Status400BadRequest))
                : next(context);
    }
}
