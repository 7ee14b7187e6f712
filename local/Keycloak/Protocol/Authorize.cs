using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Pages;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Ecommerce.Keycloak.Protocol;

internal static class Authorize
{
    public static async Task<Results<SignInHttpResult, ForbidHttpResult, ContentHttpResult>> HandleAsync(
        HttpContext http,
        Realm realm,
        KeycloakDbContext db,
        Sessions sessions,
        Page page,
        LoginPage login,
        RegistrationPage registration,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (http.GetOpenIddictServerRequest() is not { } request || http.GetOpenIddictServerResponse() is { Error: not null })
        {
            return page.Error(http, http.GetOpenIddictServerResponse()?.ErrorDescription ?? "Invalid Request");
        }

        var query = AuthorizationAddress.Query(request.GetParameters().Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value)));
        if (request.HasPromptValue("create") && realm.Settings.RegistrationAllowed)
        {
            return registration.Show(http, query);
        }

        var found = request.HasPromptValue(PromptValues.Login) ? null : await sessions.FindAsync(http, cancellationToken);
        if (found is not var (session, user) || time.GetUtcNow() - session.StartedAt > MaximumAge(request))
        {
            return request.HasPromptValue(PromptValues.None)
                ? TypedResults.Forbid(
                    new AuthenticationProperties(new Dictionary<string, string?>
                    {
                        [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.LoginRequired,
                    }),
                    [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme])
                : login.Show(http, query, request.LoginHint);
        }

        var code = new AuthorizationCode(Guid.NewGuid().ToString(), time.GetUtcNow().AddSeconds(realm.Settings.AccessCodeLifespan));
        db.Codes.Add(code);
        session.Enter(request.ClientId!);
        session.Touch(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);

        var principal = Token.Principal(user.Id, new()
        {
            [Token.SessionId] = session.Id,
            [Token.TokenId] = code.Id,
            [Token.RequestedScope] = request.Scope ?? "",
        });
        if (request.Nonce is not null)
        {
            principal.SetClaim(Token.Nonce, request.Nonce);
        }

        return TypedResults.SignIn(principal, authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    /// <summary>Keycloak's older address of the registration page.</summary>
    public static RedirectHttpResult Register(HttpContext http) => TypedResults.Redirect(AuthorizationAddress.WithPrompt(http, "create"));

    private static TimeSpan MaximumAge(OpenIddictRequest request) =>
        request.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
}
