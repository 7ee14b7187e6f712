using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Storefront.Account;

internal static class Register
{
    // https://openid.net/specs/openid-connect-prompt-create-1_0.html
    private const string Prompt = "create";

    public static Results<ChallengeHttpResult, RedirectHttpResult> Handle(string? returnUrl, HttpContext context) =>
        context.User.Identity?.IsAuthenticated is true
            ? TypedResults.Redirect(LocalUrl.Of(returnUrl))
            : TypedResults.Challenge(
                new OpenIdConnectChallengeProperties { RedirectUri = LocalUrl.Of(returnUrl), Prompt = Prompt },
                [OpenIdConnectDefaults.AuthenticationScheme]);
}
