using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Pages;
using Ecommerce.Keycloak.Protocol;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Keycloak.Actions;

/// <summary>Where a mailed link leads. Opening it changes nothing, since mail programs open links as well; the page's button does.</summary>
internal static class ActionPage
{
    public static async Task<ContentHttpResult> ShowAsync(
        HttpContext http, string? key, Page page, Realm realm, KeycloakDbContext db, Tokens tokens, CancellationToken cancellationToken) =>
        await ActionToken.ReadAsync(http, key, tokens, db, cancellationToken) is ({ } token, _)
            ? Show(http, page, realm, token, errors: [])
            : Expired(http, page, realm);

    public static async Task<ContentHttpResult> SubmitAsync(
        HttpContext http, string? key, Page page, Realm realm, KeycloakDbContext db, Tokens tokens, CancellationToken cancellationToken)
    {
        var texts = Texts.For(http.Request, realm.Settings);
        if (await ActionToken.ReadAsync(http, key, tokens, db, cancellationToken) is not ({ } token, { } user))
        {
            return Expired(http, page, realm);
        }

        if (await page.ReadFormAsync(http, cancellationToken) is not { } form)
        {
            return Show(http, page, realm, token, errors: [], texts.FormExpired);
        }

        var changesPassword = token.Actions.Contains(ActionToken.UpdatePassword);
        var password = form["password-new"].ToString();
        var errors = new Dictionary<string, string>();
        if (changesPassword && realm.PasswordPolicy.Check(password, user.Username, user.Email) is { } fault)
        {
            errors["password-new"] = password.Length == 0 ? texts.Required : texts.Of(fault, realm.PasswordPolicy);
        }

        if (changesPassword && form["password-confirm"].ToString() != password)
        {
            errors["password-confirm"] = texts.PasswordsDiffer;
        }

        if (errors.Count > 0)
        {
            return Show(http, page, realm, token, errors);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await token.RedeemAsync(db, cancellationToken))
        {
            return Expired(http, page, realm);
        }

        // Whoever has the link reads that address.
        user.EmailVerified = true;
        user.RequiredActions = [.. user.RequiredActions.Except(token.Actions)];
        if (changesPassword)
        {
            user.SetPassword(password);
            user.RecordLogin();
            await db.Sessions.Where(session => session.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return page.Message(http, texts.AccountUpdated, changesPassword ? texts.PasswordChanged : texts.AddressConfirmed, role: "status");
    }

    private static ContentHttpResult Show(
        HttpContext http, Page page, Realm realm, ActionToken token, Dictionary<string, string> errors, string? error = null)
    {
        var texts = Texts.For(http.Request, realm.Settings);
        var changesPassword = token.Actions.Contains(ActionToken.UpdatePassword);
        var fields = changesPassword
            ? Page.Field("password-new", texts.NewPassword, "password", "new-password", null, errors.GetValueOrDefault("password-new"), Texts.Fill(texts.PasswordHint, realm.PasswordPolicy.MinimumLength), focus: true)
                + Page.Field("password-confirm", texts.ConfirmPassword, "password", "new-password", null, errors.GetValueOrDefault("password-confirm"))
            : $"<p>{Page.Encode(token.Email)}</p>";
        return page.Render(http, texts, changesPassword ? texts.ChoosePassword : texts.ConfirmAddress, $"""
            {Page.Alert(error ?? (errors.Count > 0 ? texts.CheckFields : null))}
            <form id="kc-passwd-update-form" method="post" action="{Page.Encode(http.Request.PathBase + "/login-actions/action-token" + http.Request.QueryString)}">
              {page.FormToken(http)}
              {fields}
              <button type="submit">{Page.Encode(changesPassword ? texts.SavePassword : texts.Confirm)}</button>
            </form>
            """);
    }

    private static ContentHttpResult Expired(HttpContext http, Page page, Realm realm) =>
        page.Error(http, Texts.For(http.Request, realm.Settings).LinkExpired);
}
