namespace Aspire.Hosting.ApplicationModel;

public readonly record struct NetworkIdentifier(string Value);

/// <summary>The networks from which an endpoint may be seen; with the local engine all are loopback.</summary>
public static class KnownNetworkIdentifiers
{
    public static NetworkIdentifier LocalhostNetwork { get; } = new("localhost");

    public static NetworkIdentifier DefaultAspireContainerNetwork { get; } = new("aspire-container-network");

    public static NetworkIdentifier PublicInternet { get; } = new(".");
}
