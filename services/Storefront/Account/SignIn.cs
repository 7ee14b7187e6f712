using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Storefront.Account;

internal static class SignIn
{
    public static Results<ChallengeHttpResult, RedirectHttpResult> Handle(string? returnUrl, HttpContext context) =>
        context.User.Identity?.IsAuthenticated is true
            ? TypedResults.Redirect(LocalUrl.Of(returnUrl))
            : TypedResults.Challenge(
                new AuthenticationProperties { RedirectUri = LocalUrl.Of(returnUrl) }, [OpenIdConnectDefaults.AuthenticationScheme]);
}
