using Ecommerce.Keycloak.Actions;

namespace Ecommerce.Keycloak.Pages;

internal static class PageEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var actions = routes.MapGroup("/login-actions");
        actions.MapPost("/authenticate", LoginPage.SubmitAsync);
        actions.MapPost("/registration", RegistrationPage.SubmitAsync);
        actions.MapGet("/reset-credentials", ForgottenPasswordPage.Show);
        actions.MapPost("/reset-credentials", ForgottenPasswordPage.SubmitAsync);
        actions.MapGet("/action-token", ActionPage.ShowAsync);
        actions.MapPost("/action-token", ActionPage.SubmitAsync);
        // Reached by reloading a page that answered a form, or by changing its language.
        actions.MapGet("/authenticate", (HttpContext http) => TypedResults.Redirect(AuthorizationAddress.WithPrompt(http, "login")));
        actions.MapGet("/registration", (HttpContext http) => TypedResults.Redirect(AuthorizationAddress.WithPrompt(http, "create")));

        routes.MapGet("/resources/login.css", () => TypedResults.Text(Page.Stylesheet, "text/css; charset=utf-8"));
    }
}
