using System.Collections.Concurrent;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The names of the states that a resource goes through.</summary>
public static class KnownResourceStates
{
    public const string Waiting = nameof(Waiting);
    public const string Starting = nameof(Starting);
    public const string Running = nameof(Running);
    public const string Finished = nameof(Finished);
    public const string Exited = nameof(Exited);
    public const string FailedToStart = nameof(FailedToStart);
}

public sealed record ResourceStateSnapshot(string Text);

/// <param name="State">One of <see cref="KnownResourceStates"/>.</param>
/// <param name="IsHealthy">It runs, and its health check passes.</param>
/// <param name="ExitCode">How the process ended, if it has.</param>
public sealed record CustomResourceSnapshot(ResourceStateSnapshot? State, bool IsHealthy = false, int? ExitCode = null);

public sealed class ResourceEvent(IResource resource, CustomResourceSnapshot snapshot)
{
    public IResource Resource { get; } = resource;

    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}

/// <summary>Tells how each resource is, and waits until one is as wanted.</summary>
public sealed class ResourceNotificationService
{
    private readonly ConcurrentDictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DistributedApplicationException? _failure;

    public async Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default)
    {
        targetState ??= KnownResourceStates.Running;
        await WaitForResourceAsync(resourceName, @event => @event.Snapshot.State?.Text == targetState, cancellationToken);
    }

    /// <exception cref="DistributedApplicationException">The system has failed, so that the resource will never be so.</exception>
    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task changed;
            DistributedApplicationException? failure;
            lock (_lock)
            {
                changed = _changed.Task;
                failure = _failure;
            }

            if (_current.TryGetValue(resourceName, out var current) && predicate(current))
            {
                return current;
            }

            if (failure is not null)
            {
                throw new DistributedApplicationException(failure.Message, failure);
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc cref="WaitForResourceAsync(string, Func{ResourceEvent, bool}, CancellationToken)"/>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, @event => @event.Snapshot.IsHealthy, cancellationToken);

    public bool TryGetCurrentState(string resourceId, out ResourceEvent? resourceEvent) => _current.TryGetValue(resourceId, out resourceEvent);

    internal bool HasFailed
    {
        get
        {
            lock (_lock)
            {
                return _failure is not null;
            }
        }
    }

    internal void Publish(IResource resource, string state, bool healthy = false, int? exitCode = null) => Change(() =>
        _current[resource.Name] = new ResourceEvent(resource, new CustomResourceSnapshot(new(state), healthy, exitCode)));

    internal void Fail(DistributedApplicationException failure) => Change(() => _failure ??= failure);

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            change();
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
