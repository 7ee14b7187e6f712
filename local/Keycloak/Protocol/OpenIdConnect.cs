using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Realms;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Ecommerce.Keycloak.Protocol;

/// <summary>
/// OpenIddict reads and checks the protocol's requests; clients come from the realm (hence its degraded mode, which leaves stores
/// to us), and access and id tokens are written by <see cref="Tokens"/>.
/// </summary>
internal static class OpenIdConnect
{
    public static void AddOpenIdConnect(this IServiceCollection services, Realm realm, Keys keys, TimeProvider time)
    {
        services.AddSingleton<TokenClaims>();
        services.AddSingleton<Tokens>();
        services.AddScoped<IssuedTokens>();
        services.AddOpenIddict().AddServer(options =>
        {
            options.EnableDegradedMode()
                .AllowAuthorizationCodeFlow()
                .AllowRefreshTokenFlow()
                .AllowClientCredentialsFlow()
                .RegisterPromptValues("create")
                .RegisterScopes(["openid", OpenIddictConstants.Scopes.OfflineAccess, .. realm.ClientScopes.Select(scope => scope.Name)])
                .SetConfigurationEndpointUris(".well-known/openid-configuration")
                .SetAuthorizationEndpointUris("protocol/openid-connect/auth")
                .SetTokenEndpointUris("protocol/openid-connect/token")
                .SetJsonWebKeySetEndpointUris("protocol/openid-connect/certs")
                .SetAuthorizationCodeLifetime(TimeSpan.FromSeconds(realm.Settings.AccessCodeLifespan))
                .AddSigningKey(keys.Signing)
                .AddEncryptionKey(keys.Encryption)
                .Configure(server => server.TimeProvider = time)
                .UseAspNetCore()
                .EnableAuthorizationEndpointPassthrough()
                .EnableTokenEndpointPassthrough()
                .EnableErrorPassthrough()
                .DisableTransportSecurityRequirement();

            options.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseScopedHandler<ClientRules>());
            // Who asks is settled before what is asked for, so a wrong secret is never told whether a code was right.
            options.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseScopedHandler<ClientRules>().SetOrder(int.MinValue + 1_000));
            options.AddEventHandler<ProcessSignInContext>(handler => handler.UseScopedHandler<IssuedTokens.Attach>()
                .SetOrder(OpenIddict.Server.OpenIddictServerHandlers.EvaluateGeneratedTokens.Descriptor.Order + 500));
            options.AddEventHandler<ApplyTokenResponseContext>(handler => handler.UseScopedHandler<IssuedTokens.Complete>().SetOrder(int.MinValue + 1_000));
            options.AddEventHandler<ApplyTokenResponseContext>(handler => handler.UseScopedHandler<ClientRules>().SetOrder(
                OpenIddictServerAspNetCoreHandlers.AttachHttpResponseCode<ApplyTokenResponseContext>.Descriptor.Order + 500));
            options.AddEventHandler<ApplyAuthorizationResponseContext>(handler => handler.UseInlineHandler(context =>
            {
                context.Response.ErrorUri = null;
                return default;
            }).SetOrder(int.MinValue + 1_000));
            options.AddEventHandler<HandleConfigurationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                context.UserInfoEndpoint = new Uri(context.BaseUri!.AbsoluteUri.TrimEnd('/') + "/protocol/openid-connect/userinfo");
                context.EndSessionEndpoint = new Uri(context.BaseUri.AbsoluteUri.TrimEnd('/') + "/protocol/openid-connect/logout");
                return default;
            }));
        });
    }

    public static void MapOpenIdConnect(this IEndpointRouteBuilder routes)
    {
        var protocol = routes.MapGroup("/protocol/openid-connect");
        protocol.MapMethods("/auth", ["GET", "POST"], Authorize.HandleAsync);
        protocol.MapGet("/registrations", Authorize.Register);
        protocol.MapPost("/token", Token.HandleAsync);
        protocol.MapMethods("/userinfo", ["GET", "POST"], UserInfo.HandleAsync);
        protocol.MapMethods("/logout", ["GET", "POST"], Logout.HandleAsync);
        protocol.MapPost("/logout/logout-confirm", Logout.ConfirmAsync);
    }
}
