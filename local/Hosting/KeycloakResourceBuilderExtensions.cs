using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class KeycloakResourceBuilderExtensions
{
    public static IResourceBuilder<KeycloakResource> AddKeycloak(
        this IDistributedApplicationBuilder builder,
        string name,
        int? port = null,
        IResourceBuilder<ParameterResource>? adminUsername = null,
        IResourceBuilder<ParameterResource>? adminPassword = null) =>
        builder.AddResource(new KeycloakResource(
            name, adminUsername?.Resource, adminPassword?.Resource ?? builder.GeneratedPassword($"{name}-password")))
            .WithAnnotation(new EndpointAnnotation("http", "http") { Port = port });

    /// <summary>The accounts are kept in PostgreSQL, so they live as long as that server's data.</summary>
    public static IResourceBuilder<KeycloakResource> WithDataVolume(this IResourceBuilder<KeycloakResource> builder, string? name = null) =>
        builder.WithAnnotation(new DataVolumeAnnotation());

    /// <param name="builder">Keycloak.</param>
    /// <param name="import">A realm file, or a folder of them, relative to the AppHost's folder.</param>
    public static IResourceBuilder<KeycloakResource> WithRealmImport(this IResourceBuilder<KeycloakResource> builder, string import) =>
        builder.WithAnnotation(new RealmImportAnnotation(Path.GetFullPath(import, builder.ApplicationBuilder.AppHostDirectory)));

    public static IResourceBuilder<KeycloakResource> WithRealmImport(
        this IResourceBuilder<KeycloakResource> builder, string import, bool isReadOnly) => builder.WithRealmImport(import);
}
