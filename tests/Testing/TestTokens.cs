using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Ecommerce.Testing;

/// <summary>Access tokens as Keycloak makes them, signed with a key of this process.</summary>
public static class TestTokens
{
    public const string Issuer = "https://identity.example/realms/ecommerce";

    private static readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "test" };

    /// <summary>Lets a service under test accept these tokens; its own checks all stay.</summary>
    public static void AcceptTestTokens(this IWebHostBuilder builder)
    {
        builder.UseSetting("Identity:Issuer", Issuer);
        builder.ConfigureServices(services => services.PostConfigure<JwtBearerOptions>(
            JwtBearerDefaults.AuthenticationScheme,
            options => options.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(
                new OpenIdConnectConfiguration { Issuer = Issuer, SigningKeys = { _key } })));
    }

    /// <summary>A client with a token for the audience; e-mail and name follow from the subject.</summary>
    public static HttpClient WithToken(this HttpClient client, string subject, string audience, params string[] roles)
    {
        client.DefaultRequestHeaders.Authorization = new("Bearer", For(subject, audience, roles));
        return client;
    }

    public static string For(string subject, string audience, params string[] roles) =>
        Make(subject, audience, roles, new Dictionary<string, object>());

    /// <summary>The same, with claims added or replaced; an empty subject is left out.</summary>
    public static string Make(string subject, string audience, string[] roles, Dictionary<string, object> claims)
    {
        var all = new Dictionary<string, object>
        {
            ["typ"] = "Bearer",
            ["azp"] = "storefront",
            ["sid"] = Guid.NewGuid().ToString(),
            ["acr"] = "1",
            ["scope"] = "openid profile email",
            ["realm_access"] = JsonSerializer.SerializeToElement(new { roles }),
            ["email"] = $"{subject}@example.com",
            ["email_verified"] = true,
            ["name"] = $"Name {subject}",
            ["given_name"] = "Name",
            ["family_name"] = subject,
            ["preferred_username"] = $"{subject}@example.com",
        };
        foreach (var (name, value) in claims)
        {
            all[name] = value;
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            IssuedAt = DateTime.UtcNow,
            NotBefore = DateTime.UtcNow.AddSeconds(-5),
            Expires = DateTime.UtcNow.AddMinutes(30),
            Subject = new ClaimsIdentity(subject.Length > 0 ? [new Claim("sub", subject)] : []),
            Claims = all,
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        });
    }
}
