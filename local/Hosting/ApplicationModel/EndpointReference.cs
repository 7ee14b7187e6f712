namespace Aspire.Hosting.ApplicationModel;

public enum EndpointProperty
{
    Url,
    Host,
    IPV4Host,
    Port,
    Scheme,
    TargetPort,
    HostAndPort,
}

/// <summary>A resource's endpoint by name. Its value, <c>scheme://host:port</c>, is known once the system has been laid out.</summary>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName) : IValueProvider, IManifestExpressionProvider
{
    public IResourceWithEndpoints Resource { get; } = owner;

    public string EndpointName { get; } = endpointName;

    public bool Exists => Find() is not null;

    public bool IsAllocated => Find() is { AllocatedPorts.Count: > 0 };

    public string Scheme => Annotation.UriScheme;

    public string Host => Annotation.Host;

    /// <summary>The port of the first replica.</summary>
    public int Port => Ports[0];

    public string Url => $"{Scheme}://{Host}:{Port}";

    string IManifestExpressionProvider.ValueExpression => $"{{{Resource.Name}.bindings.{EndpointName}.url}}";

    internal EndpointAnnotation Annotation => Find()
        ?? throw new DistributedApplicationException($"The endpoint '{EndpointName}' of the resource '{Resource.Name}' does not exist.");

    internal IReadOnlyList<int> Ports => Annotation.AllocatedPorts is { Count: > 0 } ports
        ? ports
        : throw new InvalidOperationException($"The endpoint '{EndpointName}' of '{Resource.Name}' gets its port when the system starts.");

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(Url);

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    private EndpointAnnotation? Find() => Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(
        endpoint => string.Equals(endpoint.Name, EndpointName, StringComparison.OrdinalIgnoreCase));
}

public sealed class EndpointReferenceExpression(EndpointReference endpoint, EndpointProperty property)
    : IValueProvider, IManifestExpressionProvider
{
    public EndpointReference Endpoint { get; } = endpoint;

    public EndpointProperty Property { get; } = property;

    string IManifestExpressionProvider.ValueExpression =>
        $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{Property.ToString().ToLowerInvariant()}}}";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(Property switch
    {
        EndpointProperty.Url => Endpoint.Url,
        EndpointProperty.Host => Endpoint.Host,
        EndpointProperty.IPV4Host => "127.0.0.1",
        EndpointProperty.Port or EndpointProperty.TargetPort => $"{Endpoint.Port}",
        EndpointProperty.Scheme => Endpoint.Scheme,
        EndpointProperty.HostAndPort => $"{Endpoint.Host}:{Endpoint.Port}",
        _ => throw new InvalidOperationException($"An endpoint has no property '{Property}'."),
    });
}
