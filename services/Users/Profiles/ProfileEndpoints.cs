namespace Ecommerce.Users.Profiles;

internal static class ProfileEndpoints
{
    public static void MapProfiles(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/users/me").WithTags("Profile").RequireAuthorization();

        me.MapGet("", GetMyProfile.HandleAsync).WithName(nameof(GetMyProfile))
            .WithSummary("The profile of whoever asks; it appears on first use.");
        me.MapPatch("", UpdateMyProfile.HandleAsync).WithName(nameof(UpdateMyProfile))
            .WithSummary("Changes the members that are given.")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
    }
}
