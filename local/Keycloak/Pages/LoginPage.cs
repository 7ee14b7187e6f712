using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Keycloak.Pages;

internal sealed class LoginPage(Page page, Realm realm)
{
    public ContentHttpResult Show(HttpContext http, string query, string? username = null, string? error = null)
    {
        var texts = Texts.For(http.Request, realm.Settings);
        return page.Render(http, texts, texts.SignIn, $"""
            {Page.Alert(error)}
            <form id="kc-form-login" method="post" action="{Page.Encode(http.Request.PathBase + "/login-actions/authenticate" + query)}">
              {page.FormToken(http)}
              {Page.Field("username", texts.Email, "text", "username", username, focus: string.IsNullOrEmpty(username))}
              {Page.Field("password", texts.Password, "password", "current-password", null, focus: !string.IsNullOrEmpty(username))}
              {ForgottenPassword(http, query, texts)}
              <button id="kc-login" type="submit">{Page.Encode(texts.SignInButton)}</button>
            </form>
            {Registration(http, query, texts)}
            """);
    }

    public static async Task<Results<ContentHttpResult, RedirectHttpResult>> SubmitAsync(
        HttpContext http,
        LoginPage self,
        Page page,
        Realm realm,
        KeycloakDbContext db,
        Sessions sessions,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var texts = Texts.For(http.Request, realm.Settings);
        var query = http.Request.QueryString.Value ?? "";
        if (await page.ReadFormAsync(http, cancellationToken) is not { } form)
        {
            return self.Show(http, query, error: texts.FormExpired);
        }

        var username = form["username"].ToString();
        var name = User.Normalize(username);
        if (name.Length == 0 || name.Any(char.IsControl))
        {
            return self.Show(http, query, username, texts.WrongPassword);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Guesses at one account wait for each other, so that none slips past the count.
        await db.Database.ExecuteSqlAsync($"""SELECT 1 FROM "Users" WHERE "Username" = {name} OR "Email" = {name} FOR UPDATE""", cancellationToken);
        var user = await db.Users.FirstOrDefaultAsync(user => user.Username == name || user.Email == name, cancellationToken);
        if (user is null || user.IsLocked(time.GetUtcNow()))
        {
            return self.Show(http, query, username, user is null ? texts.WrongPassword : texts.Locked);
        }

        if (!user.HasPassword(form["password"].ToString()))
        {
            user.RecordFailedLogin(realm.Settings, time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return self.Show(http, query, username, texts.WrongPassword);
        }

        if (!user.Enabled)
        {
            return self.Show(http, query, username, texts.Disabled);
        }

        user.RecordLogin();
        await sessions.StartAsync(http, user, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Redirect(AuthorizationAddress.AfterSignIn(http));
    }

    private string ForgottenPassword(HttpContext http, string query, Texts texts) => !realm.Settings.ResetPasswordAllowed ? "" : $"""
        <p class="forgotten"><a href="{Page.Encode(http.Request.PathBase + "/login-actions/reset-credentials" + query)}">{Page.Encode(texts.ForgottenPasswordLink)}</a></p>
        """;

    private string Registration(HttpContext http, string query, Texts texts) => !realm.Settings.RegistrationAllowed ? "" : $"""
        <p class="aside">{Page.Encode(texts.NoAccount)} <a id="kc-register" href="{Page.Encode(http.Request.PathBase + "/protocol/openid-connect/registrations" + query)}">{Page.Encode(texts.RegisterButton)}</a></p>
        """;
}
