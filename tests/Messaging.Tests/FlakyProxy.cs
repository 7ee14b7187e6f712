using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Ecommerce.Messaging.Tests;

/// <summary>Stands between a service and its broker, so that a test can take the broker away and bring it back.</summary>
internal sealed class FlakyProxy : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly int _port;
    private readonly ConcurrentDictionary<TcpClient, bool> _connections = [];
    private TcpListener? _listener;

    private FlakyProxy(IPEndPoint target)
    {
        _target = target;
        _listener = Listen(0);
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public static (FlakyProxy Proxy, string Broker) InFrontOf(string broker)
    {
        var uri = new UriBuilder(broker);
        var address = Dns.GetHostAddresses(uri.Host, AddressFamily.InterNetwork)[0];
        var proxy = new FlakyProxy(new(address, uri.Port));
        (uri.Host, uri.Port) = ("127.0.0.1", proxy._port);
        return (proxy, uri.ToString());
    }

    public void TakeDown()
    {
        _listener?.Stop();
        _listener = null;
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }
    }

    public void BringBack() => _listener = Listen(_port);

    public ValueTask DisposeAsync()
    {
        TakeDown();
        return ValueTask.CompletedTask;
    }

    private TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = ForwardAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Taken down.
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var _ = client;
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        _connections[client] = _connections[server] = true;
        try
        {
            await server.ConnectAsync(_target);
            await Task.WhenAny(
                client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One side has gone.
        }
        finally
        {
            _connections.TryRemove(client, out var _);
            _connections.TryRemove(server, out var _);
        }
    }
}
