using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Account;

/// <summary>Sign in, register and sign out are the identity provider's pages; these lead there. The profile is ours.</summary>
internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in", SignIn.Handle).WithName(nameof(SignIn));
        routes.MapGet("/register", Register.Handle).WithName(nameof(Register));
        routes.MapForms("/sign-out").MapPost("/", SignOut.HandleAsync).WithName(nameof(SignOut));
        routes.MapForms("/account").MapPost("/", SaveProfile.HandleAsync).RequireAuthorization().WithName(nameof(SaveProfile));
    }
}
