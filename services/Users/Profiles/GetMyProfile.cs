using System.Security.Claims;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Users.Profiles;

internal static class GetMyProfile
{
    public static async Task<Ok<ProfileResponse>> HandleAsync(
        ClaimsPrincipal user,
        HttpRequest request,
        HttpResponse response,
        UsersDbContext db,
        UsersMetrics metrics,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var identity = TokenIdentity.From(user);

        var profile = await db.Profiles.FindAsync([identity.Subject], cancellationToken);
        if (profile is null)
        {
            profile = Profile.From(identity, identity.Language ?? Language.From(request), time.GetUtcNow());
            if (await InsertAsync(db, profile, cancellationToken))
            {
                metrics.ProfileCreated();
            }

            profile = await db.Profiles.SingleAsync(found => found.Id == identity.Subject, cancellationToken);
        }

        if (profile.RefreshFrom(identity))
        {
            await SaveAsync(db, profile, cancellationToken);
        }

        EntityTag.Write(response, profile.Version);
        return TypedResults.Ok(ProfileResponse.From(profile));
    }

    /// <returns>False when a request at the same time was first; both then go on with the one profile.</returns>
    private static async Task<bool> InsertAsync(UsersDbContext db, Profile profile, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO profiles (id, email, email_verified, email_as_of, given_name, family_name, language, currency, created_at, version)
            VALUES ({profile.Id}, {profile.Email}, {profile.EmailVerified}, {profile.EmailAsOf}, {profile.GivenName},
                    {profile.FamilyName}, {profile.Language}, {profile.Currency}, {profile.CreatedAt}, {profile.Version})
            ON CONFLICT (id) DO NOTHING
            """,
            cancellationToken) == 1;

    /// <summary>Whoever was faster has at least as new a profile to show, so losing the race is not an error of a read.</summary>
    private static async Task SaveAsync(UsersDbContext db, Profile profile, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            await db.Entry(profile).ReloadAsync(cancellationToken);
        }
    }
}
