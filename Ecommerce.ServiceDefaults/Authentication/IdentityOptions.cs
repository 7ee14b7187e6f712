using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Ecommerce.ServiceDefaults;

/// <summary>Where the identity provider is: <c>Identity:Issuer</c> as browsers see it, and where we fetch its metadata.</summary>
public sealed record IdentityOptions(string Issuer, string MetadataAddress)
{
    private const string MetadataPath = "/.well-known/openid-configuration";

    private const string RealmsPath = "/realms/";

    /// <summary>Keycloak's token endpoint, beside the metadata, so that services need not go through the public address.</summary>
    public string TokenEndpoint =>
        MetadataAddress.Replace(MetadataPath, "/protocol/openid-connect/token", StringComparison.Ordinal);

    /// <summary>The part of the issuer before <c>/realms/</c>.</summary>
    public string ServerUrl => Issuer[..Issuer.IndexOf(RealmsPath, StringComparison.Ordinal)];

    public string Realm => Issuer[(Issuer.IndexOf(RealmsPath, StringComparison.Ordinal) + RealmsPath.Length)..];

    /// <summary>Whether metadata may come by https only: outside Development, unless another way to it inside the cluster was named.</summary>
    public bool RequiresHttps(IHostEnvironment environment) =>
        !environment.IsDevelopment() && MetadataAddress == Issuer + MetadataPath;

    public static IdentityOptions From(IConfiguration configuration)
    {
        var issuer = configuration["Identity:Issuer"]?.TrimEnd('/');
        if (issuer is null || !issuer.Contains(RealmsPath, StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                "Configuration 'Identity:Issuer' must be a realm's address, as https://host/realms/name.");
        }

        return new(issuer, configuration["Identity:MetadataAddress"] ?? issuer + MetadataPath);
    }
}
