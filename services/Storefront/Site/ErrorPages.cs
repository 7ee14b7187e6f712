using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ecommerce.Storefront.Site;

/// <summary>Errors as pages of the shop: what has no body gets one, and what was thrown is answered without its details.</summary>
internal static class ErrorPages
{
    /// <summary>What the services answer with problem documents, people read as pages.</summary>
    public static void AddErrorPages(this IServiceCollection services)
    {
        services.RemoveAll<IExceptionHandler>();

        // A form that cannot be read is the sender's mistake, not an error of ours to log.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
    }

    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => ShowAsync(context, context.Response.StatusCode),
            StatusCodeSelector = exception => exception switch
            {
                BadHttpRequestException badRequest => badRequest.StatusCode,

                // The OpenID Connect handler could not fetch the provider's metadata: nobody can sign in now, but the shop works.
                InvalidOperationException { Message: var message } when message.Contains("IDX20803", StringComparison.Ordinal) =>
                    StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status500InternalServerError,
            },
        });
        app.UseStatusCodePages(context => ShowAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
    }

    private static async Task ShowAsync(HttpContext context, int code)
    {
        // A page that answered 404 leaves its body to us, but not without having set this.
        context.Response.Headers.Remove("blazor-enhanced-nav");

        // A renderer serves one page; the failed one may have used this request's.
        var services = context.RequestServices;
        await using var scope = services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try
        {
            await new RazorComponentResult<ErrorPage>(new { Code = code }).ExecuteAsync(context);
        }
        finally
        {
            context.RequestServices = services;
        }
    }
}
