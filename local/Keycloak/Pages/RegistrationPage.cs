using System.Buffers;
using System.Net.Mail;
using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ecommerce.Keycloak.Pages;

internal sealed class RegistrationPage(Page page, Realm realm)
{
    private const int MaximumLength = 255;

    private static readonly string[] _fields = ["firstName", "lastName", "email", "password", "password-confirm"];

    /// <summary>What Keycloak refuses in names of persons.</summary>
    private static readonly SearchValues<char> _notInNames = SearchValues.Create("<>&\"$%!#?^*()[]{}|\\/;~=");

    public ContentHttpResult Show(HttpContext http, string query, IFormCollection? form = null, Dictionary<string, string>? errors = null, string? error = null)
    {
        var texts = Texts.For(http.Request, realm.Settings);
        errors ??= [];
        // Where to begin: at what is wrong.
        var first = _fields.FirstOrDefault(errors.ContainsKey) ?? _fields[0];
        return page.Render(http, texts, texts.Register, $"""
            {Page.Alert(error ?? (errors.Count > 0 ? texts.CheckFields : null))}
            <form id="kc-register-form" method="post" action="{Page.Encode(http.Request.PathBase + "/login-actions/registration" + query)}">
              {page.FormToken(http)}
              {Field("firstName", texts.FirstName, "text", "given-name")}
              {Field("lastName", texts.LastName, "text", "family-name")}
              {Field("email", texts.Email, "email", "email")}
              {Page.Field("password", texts.Password, "password", "new-password", null, errors.GetValueOrDefault("password"), Texts.Fill(texts.PasswordHint, realm.PasswordPolicy.MinimumLength), focus: first == "password")}
              {Page.Field("password-confirm", texts.ConfirmPassword, "password", "new-password", null, errors.GetValueOrDefault("password-confirm"), focus: first == "password-confirm")}
              <button id="kc-register-submit" type="submit">{Page.Encode(texts.RegisterButton)}</button>
            </form>
            <p class="aside">{Page.Encode(texts.HaveAccount)} <a id="kc-login-link" href="{Page.Encode(AuthorizationAddress.WithPrompt(http, "login"))}">{Page.Encode(texts.SignInButton)}</a></p>
            """);

        string Field(string id, string label, string type, string autocomplete) =>
            Page.Field(id, label, type, autocomplete, form?[id], errors.GetValueOrDefault(id), focus: first == id);
    }

    public static async Task<Results<ContentHttpResult, RedirectHttpResult>> SubmitAsync(
        HttpContext http,
        RegistrationPage self,
        Page page,
        Realm realm,
        KeycloakDbContext db,
        Sessions sessions,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var texts = Texts.For(http.Request, realm.Settings);
        var query = http.Request.QueryString.Value ?? "";
        if (!realm.Settings.RegistrationAllowed)
        {
            return page.Error(http, "Registration not allowed");
        }

        if (await page.ReadFormAsync(http, cancellationToken) is not { } form)
        {
            return self.Show(http, query, error: texts.FormExpired);
        }

        var errors = Check(form, texts, realm);
        if (errors.Count > 0)
        {
            return self.Show(http, query, form, errors);
        }

        var user = User.Register(form["email"].ToString(), form["firstName"].ToString(), form["lastName"].ToString(), realm.DefaultRole, time.GetUtcNow());
        user.SetPassword(form["password"].ToString());
        db.Users.Add(user);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return self.Show(http, query, form, new() { ["email"] = texts.EmailTaken });
        }

        await sessions.StartAsync(http, user, cancellationToken);
        return TypedResults.Redirect(AuthorizationAddress.AfterSignIn(http));
    }

    private static Dictionary<string, string> Check(IFormCollection form, Texts texts, Realm realm)
    {
        var errors = new Dictionary<string, string>();
        foreach (var name in new[] { "firstName", "lastName", "email" })
        {
            var value = form[name].ToString().Trim();
            if (value.Length == 0)
            {
                errors[name] = texts.Required;
            }
            else if (value.Length > MaximumLength)
            {
                errors[name] = texts.TooLong;
            }
            else if (value.Any(char.IsControl) || (name != "email" && value.AsSpan().ContainsAny(_notInNames)))
            {
                errors[name] = texts.InvalidText;
            }
        }

        var email = form["email"].ToString().Trim();
        if (!errors.ContainsKey("email") && (!MailAddress.TryCreate(email, out var address) || address.Address != email))
        {
            errors["email"] = texts.InvalidEmail;
        }

        var password = form["password"].ToString();
        if (password.Length == 0)
        {
            errors["password"] = texts.Required;
        }
        else if (realm.PasswordPolicy.Check(password, email, email) is { } fault)
        {
            errors["password"] = texts.Of(fault, realm.PasswordPolicy);
        }

        if (form["password-confirm"].ToString() != password)
        {
            errors["password-confirm"] = texts.PasswordsDiffer;
        }

        return errors;
    }
}
