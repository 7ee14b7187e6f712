using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Testing;

public static class DistributedApplicationHostingTestingExtensions
{
    /// <summary>A client whose base address is the resource's endpoint.</summary>
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        var client = app.Services.GetService<IHttpClientFactory>()?.CreateClient() ?? new HttpClient();
        client.BaseAddress = app.GetEndpoint(resourceName, endpointName);
        return client;
    }

    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = null) =>
        app.Find(resourceName) is IResourceWithEndpoints resource
            ? new Uri(new EndpointReference(resource, endpointName ?? "http").Url)
            : throw new ArgumentException($"Resource '{resourceName}' has no endpoints.", nameof(resourceName));

    public static ValueTask<string?> GetConnectionStringAsync(
        this DistributedApplication app, string resourceName, CancellationToken cancellationToken = default) =>
        app.Find(resourceName) is IResourceWithConnectionString resource
            ? resource.GetConnectionStringAsync(cancellationToken)
            : throw new ArgumentException($"Resource '{resourceName}' does not expose a connection string.", nameof(resourceName));

    private static IResource Find(this DistributedApplication app, string name) =>
        app.Resources.FirstOrDefault(resource => string.Equals(resource.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"Resource '{name}' not found.", nameof(name));
}
