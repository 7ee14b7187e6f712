using System.Net.Sockets;

namespace Aspire.Hosting.Local;

/// <summary>Asks again and again until the answer is the one wanted.</summary>
internal static class Probe
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    /// <param name="isReady">Null when ready, else what is still missing.</param>
    /// <param name="patience">How long to go on.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="DistributedApplicationException">It is still not ready.</exception>
    public static async Task UntilAsync(Func<CancellationToken, Task<string?>> isReady, TimeSpan patience, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + patience;
        while (true)
        {
            var missing = await isReady(cancellationToken);
            if (missing is null)
            {
                return;
            }

            if (DateTime.UtcNow > deadline)
            {
                throw new DistributedApplicationException($"was not ready after {patience.TotalSeconds:0} s: {missing}");
            }

            await Task.Delay(_interval, cancellationToken);
        }
    }

    /// <summary>Sends a greeting and returns what comes back first; null if nobody answers.</summary>
    public static async Task<byte[]?> ExchangeAsync(int port, byte[] greeting, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, timeout.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(greeting, timeout.Token);
            var answer = new byte[1024];
            var length = await stream.ReadAsync(answer, timeout.Token);
            return answer[..length];
        }
        catch (Exception exception) when (exception is SocketException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
