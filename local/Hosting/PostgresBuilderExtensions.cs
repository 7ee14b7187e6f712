using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class PostgresBuilderExtensions
{
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null) =>
        builder.AddResource(new PostgresServerResource(
            name, userName?.Resource, password?.Resource ?? builder.GeneratedPassword($"{name}-password"))).WithTcpEndpoint(port);

    /// <summary>A database that is created when the server is up and has none of that name.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null) =>
        builder.ApplicationBuilder.AddResource(new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource));

    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithAnnotation(new DataVolumeAnnotation());

    internal static IResourceBuilder<T> WithTcpEndpoint<T>(this IResourceBuilder<T> builder, int? port)
        where T : ContainerResource =>
        builder.WithAnnotation(new EndpointAnnotation(ContainerResource.TcpEndpointName, "tcp") { Port = port, Host = "127.0.0.1" });
}
