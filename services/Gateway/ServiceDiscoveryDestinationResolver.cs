using System.Net;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.ServiceDiscovery;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Ecommerce.Gateway;

/// <summary>Turns a cluster's logical address (<c>http://catalog</c>) into one destination for each endpoint that discovery knows.</summary>
internal sealed class ServiceDiscoveryDestinationResolver(ServiceEndpointResolver resolver) : IDestinationResolver
{
    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        var resolved = new Dictionary<string, DestinationConfig>();
        var changes = new List<IChangeToken>();
        foreach (var (name, destination) in destinations)
        {
            var source = await resolver.GetEndpointsAsync(destination.Address, cancellationToken);
            changes.Add(source.ChangeToken);
            foreach (var endpoint in source.Endpoints)
            {
                var address = AddressOf(endpoint.EndPoint, destination.Address);
                resolved[$"{name}@{address}"] = destination with { Address = address };
            }
        }

        return new ResolvedDestinationCollection(resolved, new CompositeChangeToken(changes));
    }

    private static string AddressOf(EndPoint endpoint, string logicalAddress) => endpoint switch
    {
        UriEndPoint uri => uri.Uri.AbsoluteUri,
        DnsEndPoint { Port: 0 } dns => $"http://{dns.Host}",
        DnsEndPoint dns => $"http://{dns.Host}:{dns.Port}",
        IPEndPoint ip => $"http://{ip}",
        _ => logicalAddress,
    };
}
