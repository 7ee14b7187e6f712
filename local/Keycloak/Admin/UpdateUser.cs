using System.Net.Mail;
using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Protocol;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ecommerce.Keycloak.Admin;

internal static class UpdateUser
{
    /// <summary>Members that are absent stay as they are.</summary>
    public sealed record Request(
        string? Email,
        bool? EmailVerified,
        bool? Enabled,
        string? FirstName,
        string? LastName,
        Dictionary<string, List<string>>? Attributes,
        List<string>? RequiredActions);

    public static async Task<Results<NoContent, JsonHttpResult<BearerToken.Problem>, JsonHttpResult<AdminProblems.Refusal>>> HandleAsync(
        string id, Request request, Realm realm, KeycloakDbContext db, CancellationToken cancellationToken)
    {
        var user = await db.Users.FirstOrDefaultAsync(user => user.Id == id, cancellationToken);
        if (user is null)
        {
            return AdminProblems.UserNotFound;
        }

        if (new[] { request.FirstName, request.LastName, request.Email }.Any(text => text is { Length: > 255 } || text?.Any(char.IsControl) == true))
        {
            return AdminProblems.Refuse(StatusCodes.Status400BadRequest, "error-invalid-length");
        }

        if (request.Email is { } email)
        {
            if (!MailAddress.TryCreate(email, out var address) || address.Address != email)
            {
                return AdminProblems.Refuse(StatusCodes.Status400BadRequest, "error-invalid-email");
            }

            user.ChangeEmail(email, realm.Settings.RegistrationEmailAsUsername);
        }

        user.EmailVerified = request.EmailVerified ?? user.EmailVerified;
        user.Enabled = request.Enabled ?? user.Enabled;
        user.FirstName = request.FirstName ?? user.FirstName;
        user.LastName = request.LastName ?? user.LastName;
        user.Attributes = request.Attributes ?? user.Attributes;
        user.RequiredActions = request.RequiredActions ?? user.RequiredActions;

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return AdminProblems.Refuse(StatusCodes.Status409Conflict, "User exists with same email");
        }

        return TypedResults.NoContent();
    }
}
