using Microsoft.Extensions.Configuration;

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
