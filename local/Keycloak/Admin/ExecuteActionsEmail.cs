using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Protocol;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Keycloak.Admin;

/// <summary>Keycloak sends a mail with a link to the actions. The stand-in has no mail server: it records and logs that one was due.</summary>
internal static partial class ExecuteActionsEmail
{
    private static readonly string[] _knownActions = ["UPDATE_PASSWORD", "VERIFY_EMAIL", "UPDATE_PROFILE", "UPDATE_EMAIL", "CONFIGURE_TOTP", "TERMS_AND_CONDITIONS"];

    public static async Task<Results<NoContent, JsonHttpResult<BearerToken.Problem>, JsonHttpResult<AdminProblems.Refusal>>> HandleAsync(
        string id, List<string> actions, KeycloakDbContext db, TimeProvider time, ILogger<ActionEmail> logger, CancellationToken cancellationToken)
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

        db.ActionEmails.Add(new ActionEmail(Guid.CreateVersion7(), user.Id, user.Email, [.. actions], time.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        Log.ActionsRequested(logger, user.Id, string.Join(", ", actions));
        return TypedResults.NoContent();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "User {UserId} would be sent a mail asking for: {Actions}.")]
        public static partial void ActionsRequested(ILogger logger, string userId, string actions);
    }
}
