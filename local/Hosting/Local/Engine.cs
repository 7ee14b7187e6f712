using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Runs a system: lays out its ports and folders, starts its parts in the order of their waits, and stops them in reverse.</summary>
internal sealed class Engine : IDisposable
{
    private static readonly TimeSpan _reportInterval = TimeSpan.FromSeconds(15);

    private readonly DistributedApplicationBuilder _model;
    private readonly ResourceNotificationService _notifications;
    private readonly bool _interactive;
    private readonly List<IResource> _resources;
    private readonly List<Supervision> _supervisions = [];
    private readonly List<Task> _running = [];
    private readonly HashSet<(string Name, bool Healthy)> _partStates = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly Ports _ports = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private StateDirectory? _state;
    private ConsoleLog? _log;
    private RealmFiles? _realms;
    private Task? _stop;
    private int _failures;

    public Engine(DistributedApplicationBuilder model, ResourceNotificationService notifications, bool interactive)
    {
        _model = model;
        _notifications = notifications;
        _interactive = interactive;
        _resources = [.. model.Resources];
    }

    /// <summary>Completes when the system has failed and everything has been stopped.</summary>
    public Task Failed => _failed.Task;

    private RunFiles Files => new(_state!);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new DistributedApplicationException("The local engine runs on Linux only. Build with -p:UseAspire=true.");
        }

        if (_model.Problems is [var problem, ..])
        {
            throw problem;
        }

        var order = new WaitOrder(_resources);
        order.RefuseCycles();
        _realms = _resources.OfType<KeycloakResource>().Any()
            ? RealmFiles.Read([.. _resources.SelectMany(resource => resource.Annotations.OfType<RealmImportAnnotation>()).Select(import => import.Path)])
            : null;

        var persistent = _resources.SelectMany(resource => resource.Annotations).OfType<DataVolumeAnnotation>().Any()
            && _model.Configuration["Persist"] is null or "true" or "True";
        _state = StateDirectory.Open(
            _model.Configuration["Local:State"] ?? StateDirectory.RootFor(_model.AppHostDirectory), named: _interactive, persistent, _model.Switches.Fresh);
        _log = new ConsoleLog(Path.Combine(_state.Path, "logs"), silent: !_interactive, _model.Switches.Verbose);
        if (_state.Instance > 1)
        {
            Say($"Another system of this checkout is running. This one has its own state and ports, in {_state.Path}.");
        }

        Directory.CreateDirectory(_state.Data);
        await Files.EndLeftOversAsync(cancellationToken);
        _model.KeptValues.Load(Path.Combine(_state.Data, "parameters.json"));
        foreach (var parameter in _resources.OfType<ParameterResource>())
        {
            await parameter.GetValueAsync(cancellationToken);
            _notifications.Publish(parameter, KnownResourceStates.Running, healthy: true);
        }

        var parts = Parts(order);
        await Installation.EnsureAsync([.. parts.SelectMany(part => part.Requirements)], Say, cancellationToken);
        AllocatePorts(order);
        Files.Clear();

        _supervisions.AddRange(parts.Select(part => new Supervision(part, order.RunsToCompletion(part.Resource), _log, Report)));
        foreach (var supervision in _supervisions)
        {
            _notifications.Publish(supervision.Part.Resource, KnownResourceStates.Waiting);
        }

        await Files.WriteAddressesAsync(_resources, cancellationToken);
        _running.AddRange(_supervisions.Select(supervision => RunAsync(supervision, order)));
        if (_interactive)
        {
            Say($"Starting {string.Join(", ", _resources.Where(IsShown).Select(resource => resource.Name))} …");
            _running.Add(AnnounceAsync());
        }
    }

    /// <summary>Stops everything: what depends on others first, the servers last. Repeating the call waits for the first.</summary>
    public Task StopAsync()
    {
        lock (_lock)
        {
            return _stop ??= Task.Run(StopOnceAsync);
        }
    }

    public void Dispose()
    {
        _supervisions.ForEach(supervision => supervision.Dispose());
        _ports.Dispose();
        _state?.Dispose();
        _stopping.Dispose();
    }

    private static bool IsDone(ResourceEvent @event) =>
        @event.Snapshot.IsHealthy || @event.Snapshot.State?.Text == KnownResourceStates.Finished;

    private static bool IsShown(IResource resource) => resource is ContainerResource or ProjectResource;

    private void Say(string text) => _log!.Say("local", text);

    private List<Part> Parts(WaitOrder order)
    {
        var parts = new List<Part>();
        if (_resources.OfType<KeycloakResource>().FirstOrDefault() is { } keycloak)
        {
            ProvideDatabaseFor(keycloak, order);
        }

        // The slowest to start comes first.
        foreach (var broker in _resources.OfType<RabbitMQServerResource>())
        {
            parts.Add(new RabbitMqServer(
                broker, DataOf(broker), _state!.IsPersistent, _ports.Take(preferred: null), _ports.Take(preferred: null),
                (line, _) => _log!.Line($"{broker.Name}-epmd", line, (_, _) => LogLevelOfLine.Detail)));
        }

        foreach (var server in _resources.OfType<PostgresServerResource>())
        {
            PostgresDatabaseResource[] databases = [.. _resources.OfType<PostgresDatabaseResource>().Where(database => database.Parent == server)];
            parts.Add(new PostgresServer(server, databases, DataOf(server), _state!.IsPersistent, _notifications));
        }

        parts.AddRange(_resources.OfType<RedisResource>().Select(redis => new RedisServer(redis, DataOf(redis), _state!.IsPersistent)));
        parts.AddRange(_resources.OfType<KeycloakResource>().Select(standIn => new KeycloakStandIn(
            standIn, StandInProject(), _resources.OfType<PostgresDatabaseResource>().First(database => database.Name == "keycloakdb"), _realms!)));
        parts.AddRange(_resources.OfType<ProjectResource>().SelectMany(project => Enumerable.Range(0, project.Replicas).Select(
            replica => new ProjectProcess(project, project.Annotations.OfType<ProjectAnnotation>().First().Metadata, replica))));
        return parts;
    }

    private string DataOf(IResource resource) => Path.Combine(_state!.Data, resource.Name);

    private void ProvideDatabaseFor(KeycloakResource keycloak, WaitOrder order)
    {
        var server = _resources.OfType<PostgresServerResource>().FirstOrDefault();
        if (server is null)
        {
            server = _model.CreateResourceBuilder(new PostgresServerResource(
                "keycloak-postgres", userName: null, _model.GeneratedPassword("keycloak-postgres-password"))).WithTcpEndpoint(port: null).Resource;
            _resources.Add(server);
        }

        var database = _resources.OfType<PostgresDatabaseResource>().FirstOrDefault(database => database.Name == "keycloakdb");
        if (database is null)
        {
            database = new PostgresDatabaseResource("keycloakdb", "keycloak", server);
            _resources.Add(database);
        }

        order.Add(keycloak, database);
    }

    private IProjectMetadata StandInProject() =>
        _model.AppHostAssembly?.GetType("Projects.Keycloak") is { } type && Activator.CreateInstance(type) is IProjectMetadata metadata
            ? metadata
            : throw new DistributedApplicationException("The AppHost does not reference local/Keycloak, which stands in for Keycloak here.");

    /// <summary>
    /// Ports are all chosen before anything starts, so that resources can refer to each other in any direction. What runs to completion
    /// serves nobody, and must not take the preferred port from the service of the same project.
    /// </summary>
    private void AllocatePorts(WaitOrder order)
    {
        foreach (var resource in _resources.OrderBy(order.RunsToCompletion))
        {
            var replicas = resource is ProjectResource project ? project.Replicas : 1;
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                var preferred = _model.Testing is null && !order.RunsToCompletion(resource) ? endpoint.Port : null;
                endpoint.AllocatedPorts = [.. Enumerable.Range(0, replicas).Select(replica => _ports.Take(replica == 0 ? preferred : null))];
                if (preferred is { } wanted && endpoint.AllocatedPorts[0] != wanted)
                {
                    Say($"Port {wanted} is taken: {resource.Name} has {endpoint.AllocatedPorts[0]} instead.");
                }
            }
        }
    }

    private async Task RunAsync(Supervision supervision, WaitOrder order)
    {
        try
        {
            foreach (var wait in order.WaitsOf(supervision.Part.Resource))
            {
                await WaitAsync(wait);
            }

            await supervision.RunAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The system stops.
        }
        catch (DistributedApplicationException exception) when (_notifications.HasFailed)
        {
            // Another resource failed first, and this one waited for it.
            _ = exception;
        }
        catch (DistributedApplicationException exception)
        {
            Fail(exception.Message.StartsWith(supervision.Part.Name, StringComparison.Ordinal)
                ? exception
                : new DistributedApplicationException($"{supervision.Part.Name}: {exception.Message}", exception));
        }
        catch (Exception exception)
        {
            Fail(new DistributedApplicationException($"{supervision.Part.Name}: {exception.Message}", exception));
        }
    }

    private async Task WaitAsync(WaitAnnotation wait)
    {
        if (wait.Kind == WaitKind.Healthy)
        {
            await _notifications.WaitForResourceHealthyAsync(wait.Resource.Name, _stopping.Token);
            return;
        }

        var ended = await _notifications.WaitForResourceAsync(
            wait.Resource.Name, @event => @event.Snapshot.State?.Text == KnownResourceStates.Finished, _stopping.Token);
        if (ended.Snapshot.ExitCode != wait.ExitCode)
        {
            Fail(_supervisions.First(supervision => supervision.Part.Resource == wait.Resource)
                .Failure($"failed: {Supervision.Meaning(ended.Snapshot.ExitCode ?? -1)}."));
            throw new OperationCanceledException();
        }
    }

    private void Report(Part part, string state, bool healthy, int? exitCode)
    {
        lock (_lock)
        {
            _partStates.RemoveWhere(known => known.Name == part.Name);
            _partStates.Add((part.Name, healthy));
            var all = healthy && _supervisions.Where(other => other.Part.Resource == part.Resource)
                .All(other => _partStates.Contains((other.Part.Name, Healthy: true)));
            _notifications.Publish(part.Resource, state, all, exitCode);
            if (state is KnownResourceStates.Running or KnownResourceStates.Exited or KnownResourceStates.Finished)
            {
                Files.WriteProcesses(_supervisions);
            }
        }
    }

    private async Task AnnounceAsync()
    {
        try
        {
            var all = Task.WhenAll(_supervisions.Select(supervision =>
                _notifications.WaitForResourceAsync(supervision.Part.Resource.Name, IsDone, _stopping.Token)));
            while (await Task.WhenAny(all, Task.Delay(_reportInterval, _stopping.Token)) != all)
            {
                var missing = _supervisions.Select(supervision => supervision.Part.Resource).Distinct().Where(
                    resource => !_notifications.TryGetCurrentState(resource.Name, out var current) || !IsDone(current!));
                Say($"After {_clock.Elapsed.TotalSeconds:0} s, not ready yet: {string.Join(", ", missing.Select(resource => resource.Name))}.");
            }

            await all;
            _log!.Threshold = LogLevelOfLine.Warning;
            _log.Plain(await Summary.OfAsync(_resources, _realms?.Accounts ?? [], _clock.Elapsed, _state!));
        }
        catch (Exception exception) when (exception is OperationCanceledException or DistributedApplicationException)
        {
            // It has been told already.
        }
    }

    private void Fail(DistributedApplicationException failure)
    {
        if (Interlocked.Increment(ref _failures) > 1 || _stopping.IsCancellationRequested)
        {
            return;
        }

        _notifications.Fail(failure);
        Say(failure.Message);
        _ = FailAsync();
    }

    private async Task FailAsync()
    {
        await StopAsync();
        _failed.TrySetResult();
    }

    private async Task StopOnceAsync()
    {
        if (_state is not null && _log is not null)
        {
            _log.Threshold = LogLevelOfLine.None;
            if (_interactive && _supervisions.Count > 0)
            {
                Say("Stopping …");
            }

            await _stopping.CancelAsync();
            var order = new WaitOrder(_resources);
            var stops = new Dictionary<IResource, Task>();
            await Task.WhenAll(_supervisions.Select(supervision => StopAsync(supervision.Part.Resource, order, stops)).ToArray());
            await Task.WhenAll(_running);
            Files.Clear();
            await _log.DisposeAsync();
        }

        Dispose();
    }

    /// <summary>Stops a resource after all that wait for it.</summary>
    private Task StopAsync(IResource resource, WaitOrder order, Dictionary<IResource, Task> stops)
    {
        if (!stops.TryGetValue(resource, out var stop))
        {
            Task[] dependents = [.. _resources.Where(other => order.DependsOn(other, resource)).Select(other => StopAsync(other, order, stops))];
            stop = stops[resource] = StopAfterAsync(dependents, resource);
        }

        return stop;
    }

    private async Task StopAfterAsync(Task[] dependents, IResource resource)
    {
        await Task.WhenAll(dependents);
        await Task.WhenAll(_supervisions.Where(supervision => supervision.Part.Resource == resource).Select(supervision => supervision.StopAsync()));
    }
}
