using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Users.Profiles;

internal static class UpdateMyProfile
{
    /// <summary>What is absent or null stays as it is; an empty <c>familyName</c> or <c>phone</c> removes it.</summary>
    public sealed record Request(
        [property: PlainText(Profile.MaxNameLength)] string? GivenName = null,
        [property: PlainText(Profile.MaxNameLength, AllowEmpty = true)] string? FamilyName = null,
        [property: RegularExpression(@"^ *(\+?[0-9][0-9 ()./-]{4,28})? *$", ErrorMessage = "The phone number is 5 to 30 digits, spaces and ( ) . / -, and may start with +.")]
        string? Phone = null,
        [property: AllowedValues("es", "en", null, ErrorMessage = "The language is \"es\" or \"en\".")] string? Language = null);

    public static async Task<Results<Ok<ProfileResponse>, ProblemHttpResult>> HandleAsync(
        Request request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        ClaimsPrincipal user,
        HttpResponse response,
        UsersDbContext db,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(ifMatch))
        {
            return TypedResults.Problem(
                "Send the profile's ETag in If-Match, so that a change made elsewhere is not overwritten.",
                statusCode: StatusCodes.Status428PreconditionRequired);
        }

        var subject = user.Subject();
        var profile = await db.Profiles.FirstOrDefaultAsync(profile => profile.Id == subject, cancellationToken);
        if (profile is null || !EntityTag.Matches(ifMatch, profile.Version))
        {
            return Changed();
        }

        profile.Update(request.GivenName, request.FamilyName, request.Phone, request.Language);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Changed();
        }

        EntityTag.Write(response, profile.Version);
        return TypedResults.Ok(ProfileResponse.From(profile));
    }

    private static ProblemHttpResult Changed() => TypedResults.Problem(
        "The profile has changed since it was read. Read it again and repeat the change.",
        statusCode: StatusCodes.Status412PreconditionFailed);
}
