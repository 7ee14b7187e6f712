using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Actions;
using Ecommerce.Keycloak.Pages;
using Ecommerce.Keycloak.Protocol;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Keycloak.Admin;

/// <summary>Mails a link to the actions. The stand-in's page knows a new password and the confirmation of the address; it passes over the rest.</summary>
internal static class ExecuteActionsEmail
{
    private static readonly string[] _knownActions = ["UPDATE_PASSWORD", "VERIFY_EMAIL", "UPDATE_PROFILE", "UPDATE_EMAIL", "CONFIGURE_TOTP", "TERMS_AND_CONDITIONS"];

    public static async Task<Results<NoContent, JsonHttpResult<BearerToken.Problem>, JsonHttpResult<AdminProblems.Refusal>>> HandleAsync(
        string id, List<string> actions, HttpContext http, Realm realm, KeycloakDbContext db, ActionMail mail, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(user => user.Id == id, cancellationToken);
        switch (user)
        {
            case null:
                return AdminProblems.UserNotFound;
            case { Email: null }:
                return AdminProblems.Refuse(StatusCodes.Status400BadRequest, "User email missing");
            case { Enabled: false }:
                return AdminProblems.Refuse(StatusCodes.Status400BadRequest, "User is disabled");
        }

        if (actions.Except(_knownActions).Any())
        {
            return AdminProblems.Refuse(StatusCodes.Status400BadRequest, "Provided invalid required actions");
        }

        return await mail.SendAsync(
            http, user, actions, realm.Settings.ActionTokenGeneratedByAdminLifespan, Texts.For(user, realm.Settings), cancellationToken)
            ? TypedResults.NoContent()
            : AdminProblems.Refuse(StatusCodes.Status500InternalServerError, "Failed to send execute actions email");
    }
}
