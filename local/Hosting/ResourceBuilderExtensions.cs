using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ResourceBuilderExtensions
{
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment => builder.WithAnnotation(new EnvironmentAnnotation(_ => ValueTask.FromResult(One(name, value))));

    /// <summary>The value is asked for at each start of the resource.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, Func<string> callback)
        where T : IResourceWithEnvironment => builder.WithAnnotation(new EnvironmentAnnotation(_ => ValueTask.FromResult(One(name, callback()))));

    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder, string name, in ReferenceExpression.ExpressionInterpolatedStringHandler value)
        where T : IResourceWithEnvironment => builder.WithEnvironment(name, ReferenceExpression.Create(value));

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value)
        where T : IResourceWithEnvironment => builder.WithAnnotation(EnvironmentAnnotation.Value(name, value));

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, EndpointReference endpointReference)
        where T : IResourceWithEnvironment => builder.WithAnnotation(EnvironmentAnnotation.Value(name, endpointReference));

    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment => builder.WithAnnotation(EnvironmentAnnotation.Value(name, parameter.Resource));

    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder, string envVarName, IResourceBuilder<IResourceWithConnectionString> resource)
        where T : IResourceWithEnvironment => builder.WithAnnotation(EnvironmentAnnotation.Value(envVarName, resource.Resource));

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args)
        where T : IResourceWithArgs => builder.WithAnnotation(new ArgumentsAnnotation(args));

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params object[] args)
        where T : IResourceWithArgs => builder.WithAnnotation(new ArgumentsAnnotation(args));

    /// <summary>Gives the resource <c>ConnectionStrings__{connectionName}</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment =>
        builder.WithAnnotation(EnvironmentAnnotation.Value($"ConnectionStrings__{connectionName ?? source.Resource.Name}", source.Resource));

    /// <summary>Gives the resource <c>services__{name}__{endpoint}__{i}</c>, one for each replica of each endpoint.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment => builder.WithAnnotation(new EnvironmentAnnotation(_ =>
            ValueTask.FromResult(source.Resource.Annotations.OfType<EndpointAnnotation>().SelectMany(
                endpoint => Addresses(source.Resource, endpoint)))));

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment => builder.WithAnnotation(new EnvironmentAnnotation(_ =>
            ValueTask.FromResult(Addresses(endpointReference.Resource, endpointReference.Annotation))));

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment => builder.WithEnvironment($"services__{name}__default__0", uri.ToString());

    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        string? name = null,
        string? env = null,
        bool isProxied = true)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "http", name, env, isProxied);

    /// <summary>
    /// A port; the environment variable <paramref name="env"/> tells the process which. One for anything but HTTP needs it:
    /// <c>ASPNETCORE_URLS</c> names the others.
    /// </summary>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        string? scheme = null,
        string? name = null,
        string? env = null,
        bool isProxied = true,
        bool? isExternal = null)
        where T : IResourceWithEndpoints
    {
        scheme ??= "tcp";
        name ??= scheme;
        if (builder.Resource.Annotations.OfType<EndpointAnnotation>().Any(
            endpoint => string.Equals(endpoint.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException($"Endpoint with name '{name}' already exists on the resource '{builder.Resource.Name}'.");
        }

        return builder.WithAnnotation(new EndpointAnnotation(name, scheme)
        {
            Port = port ?? targetPort,
            TargetPort = targetPort,
            TargetPortEnvironmentVariable = env,
            IsExternal = isExternal ?? false,
        });
    }

    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>())
        {
            endpoint.IsExternal = true;
        }

        return builder;
    }

    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints => new(builder.Resource, name);

    /// <summary>Without containers there is one network: loopback.</summary>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name, NetworkIdentifier contextNetworkID)
        where T : IResourceWithEndpoints => new(builder.Resource, name);

    /// <summary>Starts the resource once the other is healthy.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.WithAnnotation(new WaitAnnotation(dependency.Resource, WaitKind.Healthy));

    /// <summary>Starts the resource once the other has ended with that exit code.</summary>
    public static IResourceBuilder<T> WaitForCompletion<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport =>
        builder.WithAnnotation(new WaitAnnotation(dependency.Resource, WaitKind.Completion, exitCode));

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints => builder.WithAnnotation(new HttpHealthCheckAnnotation(path ?? "/", statusCode ?? 200, endpointName));

    /// <summary>An address that is shown in the table of a running system.</summary>
    public static IResourceBuilder<T> WithUrl<T>(this IResourceBuilder<T> builder, string url, string? displayText = null)
        where T : IResource => builder.WithUrl(ReferenceExpression.Create($"{url}"), displayText);

    public static IResourceBuilder<T> WithUrl<T>(
        this IResourceBuilder<T> builder, in ReferenceExpression.ExpressionInterpolatedStringHandler url, string? displayText = null)
        where T : IResource => builder.WithUrl(ReferenceExpression.Create(url), displayText);

    public static IResourceBuilder<T> WithUrl<T>(this IResourceBuilder<T> builder, ReferenceExpression url, string? displayText = null)
        where T : IResource => builder.WithAnnotation(new UrlAnnotation(url, displayText));

    /// <summary>The local engine publishes nothing, so there is nothing to leave out.</summary>
    public static IResourceBuilder<T> ExcludeFromManifest<T>(this IResourceBuilder<T> builder)
        where T : IResource => builder;

    /// <summary>The local engine speaks plain HTTP and TCP on loopback only.</summary>
    public static IResourceBuilder<TResource> WithoutHttpsCertificate<TResource>(this IResourceBuilder<TResource> builder)
        where TResource : IResourceWithEnvironment, IResourceWithEndpoints => builder;

    private static IEnumerable<KeyValuePair<string, string?>> One(string name, string? value) => [new(name, value)];

    private static IEnumerable<KeyValuePair<string, string?>> Addresses(IResource resource, EndpointAnnotation endpoint) =>
        endpoint.AllocatedPorts.Select((port, index) => new KeyValuePair<string, string?>(
            $"services__{resource.Name}__{endpoint.Name}__{index}", $"{endpoint.UriScheme}://{endpoint.Host}:{port}"));
}
