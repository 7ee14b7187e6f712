namespace Ecommerce.Users.Profiles;

internal static class ProfileEndpoints
{
    public static void MapProfiles(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/users/me").WithTags("Profile").RequireAuthorization();

        me.MapGet("", GetMyProfile.HandleAsync).WithName(nameof(GetMyProfile));
        me.MapPatch("", UpdateMyProfile.HandleAsync).WithName(nameof(UpdateMyProfile))
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
    }
}
