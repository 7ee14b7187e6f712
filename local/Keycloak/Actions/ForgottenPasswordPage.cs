using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Pages;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Keycloak.Actions;

/// <summary>Asks for the address that a link to a new password shall go to.</summary>
internal static class ForgottenPasswordPage
{
    public static ContentHttpResult Show(HttpContext http, Page page, Realm realm) => Show(http, page, realm, error: null);

    public static async Task<ContentHttpResult> SubmitAsync(
        HttpContext http, Page page, Realm realm, KeycloakDbContext db, ActionMail mail, CancellationToken cancellationToken)
    {
        var texts = Texts.For(http.Request, realm.Settings);
        if (!realm.Settings.ResetPasswordAllowed)
        {
            return page.Error(http, "Reset password not allowed");
        }

        if (await page.ReadFormAsync(http, cancellationToken) is not { } form)
        {
            return Show(http, page, realm, texts.FormExpired);
        }

        var name = User.Normalize(form["username"].ToString());
        if (name.Length == 0)
        {
            return Show(http, page, realm, texts.Required);
        }

        // Whoever asks learns nothing of whether there is such an account.
        if (!name.Any(char.IsControl)
            && await db.Users.FirstOrDefaultAsync(user => user.Username == name || user.Email == name, cancellationToken) is { Enabled: true, Email: not null } user
            && !await mail.SendAsync(http, user, [ActionToken.UpdatePassword], realm.Settings.ActionTokenGeneratedByUserLifespan, texts, cancellationToken))
        {
            return page.Error(http, texts.MailNotSent, StatusCodes.Status500InternalServerError);
        }

        return page.Render(http, texts, texts.ForgottenPassword, $"""
            <p role="status">{Page.Encode(texts.LinkSent)}</p>
            {BackToSignIn(http, texts)}
            """);
    }

    private static ContentHttpResult Show(HttpContext http, Page page, Realm realm, string? error)
    {
        var texts = Texts.For(http.Request, realm.Settings);
        return !realm.Settings.ResetPasswordAllowed ? page.Error(http, "Reset password not allowed") : page.Render(http, texts, texts.ForgottenPassword, $"""
            {Page.Alert(error)}
            <p>{Page.Encode(texts.ForgottenPasswordText)}</p>
            <form id="kc-reset-password-form" method="post" action="{Page.Encode(http.Request.PathBase + "/login-actions/reset-credentials" + http.Request.QueryString)}">
              {page.FormToken(http)}
              {Page.Field("username", texts.Email, "text", "username", null, focus: true)}
              <button type="submit">{Page.Encode(texts.SendLink)}</button>
            </form>
            {BackToSignIn(http, texts)}
            """);
    }

    private static string BackToSignIn(HttpContext http, Texts texts) =>
        $"""<p class="aside"><a href="{Page.Encode(AuthorizationAddress.WithPrompt(http, "login"))}">{Page.Encode(texts.BackToSignIn)}</a></p>""";
}
