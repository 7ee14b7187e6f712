namespace Aspire.Hosting.ApplicationModel;

/// <summary>A port that a resource listens on; one per replica once the system has been laid out.</summary>
public sealed class EndpointAnnotation(string name, string uriScheme) : IResourceAnnotation
{
    public string Name { get; } = name;

    public string UriScheme { get; set; } = uriScheme;

    /// <summary>The port that is preferred; it yields when another process has it.</summary>
    public int? Port { get; set; }

    public int? TargetPort { get; set; }

    /// <summary>The environment variable that tells the process its port, besides ASPNETCORE_URLS.</summary>
    public string? TargetPortEnvironmentVariable { get; set; }

    public bool IsExternal { get; set; }

    internal string Host { get; init; } = "localhost";

    internal IReadOnlyList<int> AllocatedPorts { get; set; } = [];
}

internal enum WaitKind
{
    Healthy,
    Completion,
}

internal sealed record WaitAnnotation(IResource Resource, WaitKind Kind, int ExitCode = 0) : IResourceAnnotation;

internal sealed record EnvironmentAnnotation(Func<CancellationToken, ValueTask<IEnumerable<KeyValuePair<string, string?>>>> ResolveAsync)
    : IResourceAnnotation
{
    public static EnvironmentAnnotation Value(string name, IValueProvider value) =>
        new(async cancellationToken => [new(name, await value.GetValueAsync(cancellationToken))]);
}

internal sealed record ArgumentsAnnotation(IReadOnlyList<object> Values) : IResourceAnnotation;

internal sealed record HttpHealthCheckAnnotation(string Path, int StatusCode, string? EndpointName) : IResourceAnnotation;

/// <summary>An address that is shown to people.</summary>
internal sealed record UrlAnnotation(ReferenceExpression Url, string? DisplayText) : IResourceAnnotation;

internal sealed record ReplicasAnnotation(int Replicas) : IResourceAnnotation;

/// <summary>The store keeps its data between runs.</summary>
internal sealed record DataVolumeAnnotation : IResourceAnnotation;

internal sealed record RealmImportAnnotation(string Path) : IResourceAnnotation;

internal sealed record ProjectAnnotation(IProjectMetadata Metadata) : IResourceAnnotation;
