using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly List<IResource> _resources = [];

    public DistributedApplicationBuilder(DistributedApplicationOptions options, EntryPointHook? testing)
    {
        Testing = testing;
        AppHostAssembly = testing?.Assembly
            ?? (options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly());
        AppHostDirectory = AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => metadata.Key == "AppHostProjectPath")?.Value ?? Directory.GetCurrentDirectory();
        Switches = RunSwitches.Take(options.Args ?? [], out var arguments);
        _host = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = arguments,
            ApplicationName = AppHostAssembly?.GetName().Name,
            ContentRootPath = Directory.Exists(AppHostDirectory) ? AppHostDirectory : Directory.GetCurrentDirectory(),
            EnvironmentName = System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
                ?? System.Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
                ?? Environments.Development,
        });
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public DistributedApplicationExecutionContext ExecutionContext { get; } = new();

    public IReadOnlyList<IResource> Resources => _resources;

    public KeptValues KeptValues { get; } = new();

    /// <summary>What was wrong with the description; told when the system is started, in one message.</summary>
    public List<DistributedApplicationException> Problems { get; } = [];

    public RunSwitches Switches { get; }

    public EntryPointHook? Testing { get; }

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        if (_resources.Any(other => string.Equals(other.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException($"Cannot add resource of type '{typeof(T).Name}' with name '{resource.Name}': "
                + "a resource of that name already exists. Resource names are case-insensitive.");
        }

        _resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        Testing?.WaitUntilBuildIsWanted(this);
        var application = new DistributedApplication(this, Services.BuildServiceProvider());
        Testing?.Built(application);
        return application;
    }
}
