using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>The system, run as plain processes on loopback.</summary>
public sealed class DistributedApplication : IAsyncDisposable, IDisposable
{
    private readonly DistributedApplicationBuilder _model;
    private readonly ServiceProvider _services;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Engine? _engine;

    internal DistributedApplication(DistributedApplicationBuilder model, ServiceProvider services)
    {
        _model = model;
        _services = services;
    }

    public IServiceProvider Services => _services;

    /// <summary>How the resources are.</summary>
    public ResourceNotificationService ResourceNotifications { get; } = new();

    internal IReadOnlyList<IResource> Resources => _model.Resources;

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) =>
        CreateBuilder(new DistributedApplicationOptions { Args = args });

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) =>
        new DistributedApplicationBuilder(options, EntryPointHook.Current);

    /// <summary>
    /// Lays the system out and sets it going. Resources become healthy later: see <see cref="ResourceNotifications"/>.
    /// </summary>
    public Task StartAsync(CancellationToken cancellationToken = default) => StartAsync(interactive: false, cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_engine is not null)
        {
            await _engine.StopAsync().WaitAsync(cancellationToken);
        }

        _stopped.TrySetResult();
    }

    /// <summary>Runs the system until Ctrl-C or SIGTERM. If it fails, the process's exit code is 1.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_model.Testing is not null)
        {
            await _stopped.Task.WaitAsync(cancellationToken);
            return;
        }

        using var termination = new Termination(cancellationToken);
        try
        {
            await StartAsync(interactive: true, termination.Requested);
            await _engine!.Failed.WaitAsync(termination.Requested);
            Environment.ExitCode = 1;
        }
        catch (DistributedApplicationException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            Environment.ExitCode = 1;
        }
        catch (OperationCanceledException) when (termination.Requested.IsCancellationRequested)
        {
            // Ctrl-C: an orderly end.
        }
        finally
        {
            await StopAsync(CancellationToken.None);
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
    }

    private async Task StartAsync(bool interactive, CancellationToken cancellationToken)
    {
        if (_engine is not null)
        {
            throw new InvalidOperationException("The system has been started already.");
        }

        _engine = new Engine(_model, ResourceNotifications, interactive);
        await _engine.StartAsync(cancellationToken);
    }
}
