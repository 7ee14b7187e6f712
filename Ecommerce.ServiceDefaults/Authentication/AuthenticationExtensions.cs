using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ecommerce.ServiceDefaults;

/// <summary>Bearer tokens of the realm; everything needs one unless an endpoint says otherwise.</summary>
public static class AuthenticationExtensions
{
    /// <param name="builder">The service.</param>
    /// <param name="audience">The name that a token's <c>aud</c> must hold.</param>
    public static WebApplicationBuilder AddApiDefaults(this WebApplicationBuilder builder, string audience)
    {
        builder.AddBearerAuthentication(audience);
        builder.Services.ConfigureAll<OpenApiOptions>(options =>
        {
            options.CreateSchemaReferenceId = OpenApiDefaults.SchemaId;
            options.AddSchemaTransformer(OpenApiDefaults.TypeTextAsync);
            options.AddOperationTransformer(OpenApiDefaults.TransformAsync);
            options.AddDocumentTransformer(new OpenApiDefaults(audience).TransformAsync);
        });

        return builder;
    }

    /// <summary>Accepts the realm's access tokens for any of the audiences, and maps its roles.</summary>
    public static void AddBearerAuthentication(this WebApplicationBuilder builder, params string[] audiences)
    {
        // Keycloak.AuthServices reads a section of its own; Identity:* is the one place where the address is set.
        if (builder.Configuration["Identity:Issuer"] is not null)
        {
            var identity = IdentityOptions.From(builder.Configuration);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Keycloak:realm"] = identity.Realm,
                ["Keycloak:auth-server-url"] = identity.ServerUrl + "/",
                ["Keycloak:resource"] = audiences[0],
                ["Keycloak:ssl-required"] = builder.Environment.IsDevelopment() ? "none" : "external",
            });
        }

        builder.Services.AddKeycloakWebApiAuthentication(builder.Configuration);
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<IConfiguration>((options, configuration) => Configure(options, configuration, audiences, builder.Environment));

        var authorization = builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Roles.OfferReader, policy => policy.RequireRole(Roles.OfferReader));
        foreach (var role in Roles.ForPeople)
        {
            authorization.AddPolicy(role, policy => policy.RequireRole(role, Roles.Admin));
        }
    }

    /// <summary>
    /// A token that does not hold is an error even where none is needed: whoever sent it must not go on as a guest unawares,
    /// with another cart than their own.
    /// </summary>
    internal static void UseRefusalOfInvalidTokens(this WebApplication app) => app.Use((context, next) =>
        context.Request.Headers.Authorization.Count > 0 && context.User.Identity?.IsAuthenticated != true
            ? context.ChallengeAsync()
            : next(context));

    /// <summary>
    /// What routing itself answers (404, 405, 415) needs no token: the fallback policy would turn each into a 401 that misleads.
    /// </summary>
    internal static void UseOpenRoutingErrors(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint() is not RouteEndpoint and var endpoint)
        {
            context.SetEndpoint(new Endpoint(
                endpoint?.RequestDelegate, new EndpointMetadataCollection(new AllowAnonymousAttribute()), endpoint?.DisplayName));
        }

        return next(context);
    });

    private static void Configure(
        JwtBearerOptions options, IConfiguration configuration, string[] audiences, IHostEnvironment environment)
    {
        var identity = IdentityOptions.From(configuration);
        options.Authority = identity.Issuer;
        options.MetadataAddress = identity.MetadataAddress;
        options.RequireHttpsMetadata = identity.RequiresHttps(environment);
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = identity.Issuer,
            ValidAudiences = audiences,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ClockSkew = TimeSpan.FromSeconds(30),
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            NameClaimType = "name",
            RoleClaimType = "role",
        };
        options.Events = new JwtBearerEvents { OnTokenValidated = AcceptAccessTokensAsync, OnChallenge = TellWhetherKeysAreKnownAsync };
    }

    /// <summary>
    /// While the identity provider's keys cannot be had, a token is neither good nor bad; calling it bad would sign people out.
    /// </summary>
    private static async Task TellWhetherKeysAreKnownAsync(JwtBearerChallengeContext context)
    {
        if (context.AuthenticateFailure is not SecurityTokenSignatureKeyNotFoundException
            || context.Options.ConfigurationManager is not { } provider)
        {
            return;
        }

        try
        {
            await provider.GetConfigurationAsync(context.HttpContext.RequestAborted);
        }
        catch (InvalidOperationException)
        {
            context.HandleResponse();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "5";
        }
    }

    /// <summary>
    /// Keycloak signs access, identity and refresh tokens alike; only the payload's <c>typ</c> tells them apart. One that does not say
    /// whom it is about (RFC 9068 §2.2 demands it; a client without the scope <c>basic</c> gets such) is nobody's.
    /// </summary>
    private static Task AcceptAccessTokensAsync(TokenValidatedContext context)
    {
        if (context.Principal?.Identity is not ClaimsIdentity identity
            || context.SecurityToken is not JsonWebToken token
            || !token.TryGetPayloadValue<string>(JwtRegisteredClaimNames.Typ, out var type)
            || type != "Bearer")
        {
            context.Fail("Not an access token.");
        }
        else if (string.IsNullOrWhiteSpace(token.Subject))
        {
            context.Fail("The token has no subject.");
        }
        else
        {
            identity.AddClaims(RealmRoles.Of(token).Select(role => new Claim(identity.RoleClaimType, role)));
        }

        return Task.CompletedTask;
    }
}
