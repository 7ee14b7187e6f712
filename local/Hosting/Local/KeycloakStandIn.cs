using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>The project <c>local/Keycloak</c>, which stands in for Keycloak. It has its accounts in a database of its own.</summary>
internal sealed class KeycloakStandIn(KeycloakResource keycloak, IProjectMetadata metadata, PostgresDatabaseResource database, RealmFiles realms)
    : ProjectProcess(keycloak, metadata, replica: 0)
{
    protected override IEnumerable<HttpHealthCheckAnnotation> HealthChecks => realms.Names.Select(
        realm => new HttpHealthCheckAnnotation($"/realms/{realm}/.well-known/openid-configuration", StatusCode: 200, EndpointName: "http"));

    protected override async Task<Dictionary<string, string>> OwnEnvironmentAsync(CancellationToken cancellationToken) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        [$"ConnectionStrings__{database.Name}"] = (await ((IResourceWithConnectionString)database).GetConnectionStringAsync(cancellationToken))!,
        ["Keycloak__RealmImport"] = string.Join(';', realms.Paths),
    };
}
