using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Stands in for Keycloak.AuthServices.Authentication in builds without Aspire.</summary>
public static class KeycloakWebApiServiceCollectionExtensions
{
    /// <summary>Bearer tokens of the realm that the section <c>Keycloak</c> names.</summary>
    public static AuthenticationBuilder AddKeycloakWebApiAuthentication(
        this IServiceCollection services,
        IConfiguration configuration,
        string configSectionName = "Keycloak",
        string jwtBearerScheme = JwtBearerDefaults.AuthenticationScheme)
    {
        var section = configuration.GetSection(configSectionName);

        return services.AddAuthentication(jwtBearerScheme).AddJwtBearer(
            jwtBearerScheme, options => options.Authority = $"{section["auth-server-url"]}realms/{section["realm"]}");
    }
}
