using System.Globalization;
using System.Security.Claims;
using Ecommerce.ServiceDefaults;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using StackExchange.Redis;

namespace Ecommerce.Storefront.Sessions;

/// <summary>Signing in with the identity provider (code and PKCE), the session cookie, and whom to believe about the public address.</summary>
internal static class ShopAuthentication
{
    /// <summary>Whoever may work on customers' tickets.</summary>
    public const string AgentPolicy = "agent";
    public const string OrderManagerPolicy = "order-manager";
    public const string AdminPolicy = "admin";

    private const string ClientId = "storefront";

    private static readonly TimeSpan _sessionLifetime = TimeSpan.FromHours(10);

    public static void AddShopAuthentication(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ShopCookies>();
        services.AddSingleton<KeysAtRest>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionRefresh>();
        services.AddScoped<GuestCart>();
        services.AddScoped<GuestOrders>();

        services.AddDataProtection().SetApplicationName("Ecommerce.Storefront");
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .Configure<IServiceProvider, KeysAtRest>((options, provider, keysAtRest) =>
            {
                options.XmlRepository = new RedisXmlRepository(
                    () => provider.GetRequiredService<IConnectionMultiplexer>().GetDatabase(), "storefront:data-protection");
                options.XmlEncryptor = keysAtRest;
            });

        services
            .AddAuthentication(options =>
            {
                options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
            })
            .AddCookie()
            .AddOpenIdConnect();
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<ShopCookies, SessionStore>(Configure);
        services.AddOptions<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme)
            .Configure<IConfiguration, IHostEnvironment>(Configure);
        services.AddAuthorizationBuilder()
            .AddPolicy(AgentPolicy, policy => policy.RequireRole(Roles.SupportAgent, Roles.Admin))
            .AddPolicy(AdminPolicy, policy => policy.RequireRole(Roles.Admin))
            .AddPolicy(OrderManagerPolicy, policy => policy.RequireRole(Roles.OrderManager, Roles.Admin));
        services.AddCascadingAuthenticationState();

        services.AddOptions<Microsoft.AspNetCore.Antiforgery.AntiforgeryOptions>().Configure<ShopCookies>((options, cookies) =>
        {
            options.Cookie.Name = cookies.Antiforgery;
            options.Cookie.SecurePolicy = cookies.SecurePolicy;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.Path = "/";

            // The gateway sends it on every answer.
            options.SuppressXFrameOptionsHeader = true;
        });

        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders =
                ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = 1;
        });
    }

    /// <summary>
    /// Addresses that leave this process, above all the one that the identity provider sends browsers back to, are the shop's
    /// public one. Published, that is configured and no header is believed; in development the gateway, on loopback, tells.
    /// </summary>
    public static void UsePublicAddress(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.UseForwardedHeaders();
            return;
        }

        var publicUrl = new Uri(app.Configuration["Shop:PublicUrl"]
            ?? throw new InvalidOperationException("Configuration 'Shop:PublicUrl' must be the shop's address as browsers see it."));
        app.Use((context, next) =>
        {
            context.Request.Scheme = publicUrl.Scheme;
            context.Request.Host = new HostString(publicUrl.Authority);
            return next(context);
        });
    }

    private static void Configure(CookieAuthenticationOptions options, ShopCookies cookies, SessionStore sessions)
    {
        options.SessionStore = sessions;
        options.Cookie.Name = cookies.Session;
        options.Cookie.SecurePolicy = cookies.SecurePolicy;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.HttpOnly = true;
        options.Cookie.Path = "/";
        options.ExpireTimeSpan = _sessionLifetime;

        // Only SessionRefresh rewrites a session, so that nothing puts an older token back.
        options.SlidingExpiration = false;
        options.Events = new CookieAuthenticationEvents
        {
            OnValidatePrincipal = context =>
                context.HttpContext.RequestServices.GetRequiredService<SessionRefresh>().ValidateAsync(context),
            OnRedirectToAccessDenied = context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            },
        };
    }

    private static void Configure(OpenIdConnectOptions options, IConfiguration configuration, IHostEnvironment environment)
    {
        var identity = IdentityOptions.From(configuration);
        options.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.Authority = identity.Issuer;
        options.MetadataAddress = identity.MetadataAddress;
        options.RequireHttpsMetadata = identity.RequiresHttps(environment);
        options.ClientId = configuration["Identity:ClientId"] ?? ClientId;
        options.ClientSecret = configuration["Identity:ClientSecret"];
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.SaveTokens = true;
        options.DisableTelemetry = true;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = false;
        options.Scope.Clear();
        options.Scope.Add("openid");
        options.Scope.Add("profile");
        options.Scope.Add("email");
        options.TokenValidationParameters.NameClaimType = "name";
        options.TokenValidationParameters.RoleClaimType = AccessTokenRoles.ClaimType;
        options.TokenValidationParameters.ValidIssuer = identity.Issuer;
        options.BackchannelTimeout = TimeSpan.FromSeconds(10);

        // The answer comes by GET, so these cookies need no SameSite=None and work over plain http on loopback.
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;

        options.Events = new OpenIdConnectEvents
        {
            OnRedirectToIdentityProvider = context =>
            {
                context.ProtocolMessage.UiLocales = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
                if (!HttpMethods.IsGet(context.Request.Method))
                {
                    // The session ended while a form was open: come back to the form's page, not to the address it posts to.
                    context.Properties.RedirectUri = LocalUrl.FromReferer(context.Request);
                }

                return Task.CompletedTask;
            },
            OnTokenValidated = context =>
            {
                AccessTokenRoles.Apply(context.TokenEndpointResponse?.AccessToken, (ClaimsIdentity)context.Principal!.Identity!);
                return Task.CompletedTask;
            },
            OnTicketReceived = context =>
            {
                // A session that the browser already names would be filled anew under its old key, and whoever else knows that key (it may
                // have been planted) would be signed in, too. So the sign-in sees no old cookie and gets a new key.
                context.Request.Headers.Cookie = default;
                return Task.CompletedTask;
            },
            OnRemoteFailure = context =>
            {
                // Cancelled there, or an answer to a sign-in that this browser did not begin (the back button does that).
                context.Response.Redirect("/sign-in/failed");
                context.HandleResponse();
                return Task.CompletedTask;
            },
        };
    }
}
