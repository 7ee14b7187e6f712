using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Ecommerce.Messaging;

/// <summary>Keeps a connection to RabbitMQ for as long as the process runs, however often the broker goes away.</summary>
internal sealed partial class Broker(IServiceProvider services, TimeProvider time, ILogger<Broker> logger)
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _stable = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _reminder = TimeSpan.FromMinutes(1);

    /// <summary>A connection for a moment; throws where the broker cannot be reached.</summary>
    public Task<IConnection> ConnectAsync(string purpose, CancellationToken cancellationToken) =>
        services.GetRequiredService<IConnectionFactory>().CreateConnectionAsync(purpose, cancellationToken);

    /// <summary>
    /// Runs <paramref name="session"/> on a new connection, and again on another one whenever it ends. Its token is cancelled when the
    /// connection is lost. An outage is logged once when it starts, every minute while it lasts, and when it is over.
    /// </summary>
    public async Task RunAsync(
        string purpose, Func<IConnection, CancellationToken, Task> session, CancellationToken stoppingToken)
    {
        var wait = TimeSpan.Zero;
        DateTimeOffset? outageStarted = null;
        var nextLog = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            var started = time.GetUtcNow();
            try
            {
                await using var connection = await ConnectAsync(purpose, stoppingToken);
                if (outageStarted is { } since)
                {
                    LogConnected(purpose, (int)(time.GetUtcNow() - since).TotalSeconds);
                }

                using var lost = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                connection.ConnectionShutdownAsync += OnShutdownAsync;
                try
                {
                    started = time.GetUtcNow();
                    await session(connection, lost.Token);
                }
                finally
                {
                    connection.ConnectionShutdownAsync -= OnShutdownAsync;
                }

                async Task OnShutdownAsync(object sender, ShutdownEventArgs reason)
                {
                    try
                    {
                        await lost.CancelAsync();
                    }
                    catch (ObjectDisposedException)
                    {
                        // The session ended first.
                    }
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogSession(exception, purpose);
                if (time.GetUtcNow() >= nextLog && exception is not OperationCanceledException)
                {
                    LogUnreachable(purpose, exception.GetBaseException().Message);
                    nextLog = time.GetUtcNow() + _reminder;
                }
            }

            if (time.GetUtcNow() - started >= _stable)
            {
                (wait, outageStarted, nextLog) = (TimeSpan.Zero, null, DateTimeOffset.MinValue);
            }

            outageStarted ??= time.GetUtcNow();
            wait = wait == TimeSpan.Zero ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, _longestWait.Ticks));
            await Task.Delay(wait * (0.75 + (Random.Shared.NextDouble() / 2)), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Warning, "No connection to the broker for {Purpose} ({Reason}); events wait, and it is tried until it is back")]
    private partial void LogUnreachable(string purpose, string reason);

    [LoggerMessage(LogLevel.Information, "Connected to the broker again for {Purpose} after {Seconds} s")]
    private partial void LogConnected(string purpose, int seconds);

    [LoggerMessage(LogLevel.Debug, "The broker session for {Purpose} ended")]
    private partial void LogSession(Exception exception, string purpose);
}
