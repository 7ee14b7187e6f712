using System.Net;
using System.Net.Mail;
using System.Text;
using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Pages;
using Ecommerce.Keycloak.Protocol;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Keycloak.Actions;

/// <summary>Sends somebody a link to the page where they do what is asked of them, by the mail server that the realm file names.</summary>
internal sealed partial class ActionMail(KeycloakDbContext db, Realm realm, Tokens tokens, TimeProvider time, ILogger<ActionMail> logger)
{
    /// <returns>False where the mail server did not take it.</returns>
    public async Task<bool> SendAsync(
        HttpContext http, User user, IReadOnlyList<string> actions, int lifetimeSeconds, Texts texts, CancellationToken cancellationToken)
    {
        var email = user.Email ?? throw new InvalidOperationException("Only who has an address is sent mail.");
        var now = time.GetUtcNow();
        var code = new AuthorizationCode(Guid.NewGuid().ToString(), now.AddSeconds(lifetimeSeconds));
        db.Codes.Add(code);
        db.ActionEmails.Add(new ActionEmail(Guid.CreateVersion7(), user.Id, email, [.. actions], now));
        await db.SaveChangesAsync(cancellationToken);

        var link = QueryHelpers.AddQueryString($"{tokens.Issuer(http.Request)}/login-actions/action-token", new Dictionary<string, string?>
        {
            ["key"] = tokens.IssueAction(http, user, code, actions),
            ["kc_locale"] = texts.Language,
        });
        var server = realm.Settings.SmtpServer;
        using var message = new MailMessage(
            new MailAddress(server["from"], server.GetValueOrDefault("fromDisplayName")), new MailAddress(email))
        {
            Subject = actions.Contains(ActionToken.UpdatePassword) ? texts.PasswordMailSubject : texts.ActionMailSubject,
            Body = $"{texts.MailGreeting}\n\n{(actions.Contains(ActionToken.UpdatePassword) ? texts.PasswordMailText : texts.ActionMailText)}\n\n{link}\n\n"
                + $"{Texts.Fill(texts.MailLinkLifetime, lifetimeSeconds / 60)}\n",
            SubjectEncoding = Encoding.UTF8,
            BodyEncoding = Encoding.UTF8,
        };
        using var client = new SmtpClient(server["host"], int.Parse(server["port"], System.Globalization.CultureInfo.InvariantCulture))
        {
            EnableSsl = server.GetValueOrDefault("starttls") == "true",
            Credentials = server.GetValueOrDefault("auth") == "true" ? new NetworkCredential(server["user"], server["password"]) : null,
        };
        try
        {
            await client.SendMailAsync(message, cancellationToken);
            return true;
        }
        catch (SmtpException exception)
        {
            Log.NotSent(logger, exception, user.Id);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "User {UserId} could not be sent a mail.")]
        public static partial void NotSent(ILogger logger, Exception exception, string userId);
    }
}
