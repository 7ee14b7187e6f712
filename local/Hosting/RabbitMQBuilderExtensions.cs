using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class RabbitMQBuilderExtensions
{
    internal const string ManagementEndpointName = "management";

    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null) =>
        builder.AddResource(new RabbitMQServerResource(
            name, userName?.Resource, password?.Resource ?? builder.GeneratedPassword($"{name}-password"))).WithTcpEndpoint(port);

    public static IResourceBuilder<RabbitMQServerResource> WithDataVolume(
        this IResourceBuilder<RabbitMQServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithAnnotation(new DataVolumeAnnotation());

    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder) =>
        builder.WithManagementPlugin(port: null);

    /// <summary>The broker's own pages, at the endpoint <c>management</c>.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(
        this IResourceBuilder<RabbitMQServerResource> builder, int? port) =>
        builder.WithAnnotation(new EndpointAnnotation(ManagementEndpointName, "http") { Port = port });
}
