using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Local;

/// <summary>
/// Ports on loopback that nobody else has. Each is held by a lock file for as long as the system runs, so that two systems that
/// start at the same moment do not pick the same one. Free ports come from below the kernel's range for outgoing connections.
/// </summary>
internal sealed class Ports : IDisposable
{
    private const int FirstFree = 20_000;
    private const int LastFree = 31_999;

    private static readonly string _directory = SharedFolder.Path("ports");

    private readonly List<FileLock> _held = [];

    /// <summary>The preferred port if it can be had, else a free one.</summary>
    public int Take(int? preferred)
    {
        if (preferred is { } wanted && TryTake(wanted))
        {
            return wanted;
        }

        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var port = Random.Shared.Next(FirstFree, LastFree + 1);
            if (TryTake(port))
            {
                return port;
            }
        }

        throw new DistributedApplicationException($"No free port was found between {FirstFree} and {LastFree}.");
    }

    public void Dispose() => _held.ForEach(held => held.Dispose());

    private bool TryTake(int port)
    {
        if (FileLock.TryTake(Path.Combine(_directory, $"{port}")) is not { } held)
        {
            return false;
        }

        if (!CanListen(IPAddress.Loopback, port) || (Socket.OSSupportsIPv6 && !CanListen(IPAddress.IPv6Loopback, port)))
        {
            held.Dispose();
            return false;
        }

        _held.Add(held);
        return true;
    }

    private static bool CanListen(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException exception)
        {
            // A machine without an IPv6 loopback address can have nobody listening there.
            return exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported;
        }
    }
}
