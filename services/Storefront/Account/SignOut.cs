using Ecommerce.Storefront.Sessions;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace Ecommerce.Storefront.Account;

/// <summary>Ends the session here, whatever the identity provider says, and then the one there.</summary>
internal static partial class SignOut
{
    public static async Task<SeeOther> HandleAsync(HttpContext context, GuestOrders guestOrders, ILogger<SeeOther> logger)
    {
        if (context.User.Identity?.IsAuthenticated is not true)
        {
            return new("/");
        }

        guestOrders.Forget();
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        try
        {
            await context.SignOutAsync(
                OpenIdConnectDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = "/" });
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or IOException)
        {
            LogProviderUnreachable(logger, exception);
            return new("/");
        }

        return new(context.Response.Headers.Location.ToString());
    }

    [LoggerMessage(LogLevel.Warning, "Signed out here; the identity provider could not be reached")]
    private static partial void LogProviderUnreachable(ILogger logger, Exception exception);
}
