using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A resource whose endpoints other projects find by its name.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
