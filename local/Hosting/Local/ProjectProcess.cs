using System.Collections;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>One replica of a .NET project, run from what the AppHost's build made.</summary>
internal class ProjectProcess(IResource resource, IProjectMetadata metadata, int replica)
    : Part(resource, replica == 0 ? resource.Name : $"{resource.Name}-{replica + 1}")
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(180);

    private static readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    private IEnumerable<EndpointAnnotation> Endpoints => Resource.Annotations.OfType<EndpointAnnotation>();

    public override async Task<Command> PrepareAsync(CancellationToken cancellationToken)
    {
        var assembly = metadata.AssemblyPath
            ?? throw new DistributedApplicationException($"{metadata.ProjectPath} was not built for the local engine.");
        if (!File.Exists(assembly))
        {
            throw new DistributedApplicationException($"{assembly} does not exist. Build the AppHost: it builds {metadata.ProjectPath} too.");
        }

        var arguments = new List<string> { "exec", assembly };
        foreach (var value in Resource.Annotations.OfType<ArgumentsAnnotation>().SelectMany(annotation => annotation.Values))
        {
            arguments.Add(value switch
            {
                IValueProvider provider => await provider.GetValueAsync(cancellationToken) ?? "",
                IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(cancellationToken) ?? "",
                _ => $"{value}",
            });
        }

        return new Command(DotNet(), arguments, Path.GetDirectoryName(metadata.ProjectPath)!, await EnvironmentAsync(cancellationToken));
    }

    public override async Task WaitUntilReadyAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        foreach (var check in HealthChecks)
        {
            var endpoint = Endpoints.First(endpoint => check.EndpointName is null || endpoint.Name == check.EndpointName);
            var url = new Uri($"http://127.0.0.1:{endpoint.AllocatedPorts[replica]}{check.Path}");
            await Probe.UntilAsync(token => AskAsync(url, check.StatusCode, token), _patience, cancellationToken);
        }

        if (!HealthChecks.Any() && Endpoints.FirstOrDefault() is { } listener)
        {
            await Probe.UntilAsync(
                async token => await CanConnectAsync(listener.AllocatedPorts[replica], token) ? null : "it does not listen on its port",
                _patience, cancellationToken);
        }
    }

    public override LogLevelOfLine LevelOf(string line, LogLevelOfLine previous) => line switch
    {
        _ when line.StartsWith("      ", StringComparison.Ordinal) || line.StartsWith("   at ", StringComparison.Ordinal) => previous,
        _ when line.StartsWith("fail: ", StringComparison.Ordinal) || line.StartsWith("crit: ", StringComparison.Ordinal)
            || line.StartsWith("Unhandled exception", StringComparison.Ordinal) => LogLevelOfLine.Error,
        _ when line.StartsWith("warn: ", StringComparison.Ordinal) => LogLevelOfLine.Warning,
        _ when line.StartsWith("dbug: ", StringComparison.Ordinal) || line.StartsWith("trce: ", StringComparison.Ordinal) => LogLevelOfLine.Detail,
        _ => LogLevelOfLine.Information,
    };

    protected virtual IEnumerable<HttpHealthCheckAnnotation> HealthChecks => Resource.Annotations.OfType<HttpHealthCheckAnnotation>();

    /// <summary>What the engine itself tells the process; the model's own settings go over it.</summary>
    protected virtual Task<Dictionary<string, string>> OwnEnvironmentAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new Dictionary<string, string>());

    private static string DotNet()
    {
        // …/shared/Microsoft.NETCore.App/10.0.0/ is the folder of the runtime that runs this.
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return File.Exists(beside) ? beside : "dotnet";
    }

    private static bool IsInherited(string name) =>
        !name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("ASPIRE_", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("DOTNET_STARTUP", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("TESTINGPLATFORM_", StringComparison.OrdinalIgnoreCase)
        && name is not ("DOTNET_ENVIRONMENT" or "DOTNET_LAUNCH_PROFILE" or "DOTNET_URLS" or "Persist");

    private static async Task<string?> AskAsync(Uri url, int wanted, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(url, cancellationToken);
            if ((int)response.StatusCode == wanted)
            {
                return null;
            }

            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return $"{url.AbsolutePath} answers {(int)response.StatusCode} {body[..Math.Min(body.Length, 500)]}".TrimEnd();
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return $"{url.AbsolutePath} gives no answer: {exception.Message}";
        }
    }

    private static async Task<bool> CanConnectAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync(CancellationToken cancellationToken)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => IsInherited((string)variable.Key))
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "");

        // Many processes share a developer's machine: small heaps, and no work on code that runs for minutes. Whoever sets these says otherwise.
        environment.TryAdd("DOTNET_gcServer", "0");
        environment.TryAdd("DOTNET_TieredPGO", "0");

        // Compiled code is mapped once instead of twice, and threads without work sleep at once: both cost a start with few cores seconds.
        environment.TryAdd("DOTNET_EnableWriteXorExecute", "0");
        environment.TryAdd("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0");
        environment["OTEL_SERVICE_NAME"] = Resource.Name;
        environment["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={Name}";

        var urls = Endpoints.Where(endpoint => endpoint.UriScheme == "http" && endpoint.TargetPortEnvironmentVariable is null)
            .Select(endpoint => $"{endpoint.UriScheme}://{endpoint.Host}:{endpoint.AllocatedPorts[replica]}").ToArray();
        if (urls.Length > 0)
        {
            environment["ASPNETCORE_URLS"] = string.Join(';', urls);
        }

        foreach (var endpoint in Endpoints.Where(endpoint => endpoint.TargetPortEnvironmentVariable is not null))
        {
            environment[endpoint.TargetPortEnvironmentVariable!] = $"{endpoint.AllocatedPorts[replica]}";
        }

        foreach (var (name, value) in await OwnEnvironmentAsync(cancellationToken))
        {
            environment[name] = value;
        }

        foreach (var annotation in Resource.Annotations.OfType<EnvironmentAnnotation>())
        {
            foreach (var (name, value) in await annotation.ResolveAsync(cancellationToken))
            {
                environment[name] = value ?? "";
            }
        }

        return environment;
    }
}
