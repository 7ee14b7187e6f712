using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Ecommerce.Faults.Driving;

/// <summary>The whole system, started from the AppHost as a developer starts it. It keeps nothing.</summary>
/// <param name="settings">What a service is told beyond that.</param>
/// <param name="postgresArguments">What PostgreSQL is told beyond that.</param>
internal sealed class RunningShop(
    IReadOnlyList<(string Service, string Name, string Value)> settings, params string[] postgresArguments) : IAsyncDisposable
{
    public static readonly IReadOnlyList<string> Databases = ["ordersdb", "catalogdb", "supportdb", "usersdb"];

    /// <summary>Times short enough to be lived through: an unpaid order is closed after 30 seconds instead of 33 minutes.</summary>
    public static readonly IReadOnlyList<(string Service, string Name, string Value)> ShortTimes =
    [
        ("catalog", "Stock__ReservationLifetime", "00:00:40"),
        ("catalog", "Stock__SweepInterval", "00:00:02"),
        ("orders", "Orders__PaymentMargin", "00:00:10"),
        ("orders", "Orders__AnswerTimeout", "00:00:10"),
        ("payments", "Sandbox__LateAnswer", "00:00:06"),
    ];

    private static readonly string[] _parts = ["postgres", "redis", "rabbitmq", "keycloak", "users", "catalog", "orders", "support", "storefront", "payments", "gateway"];

    private readonly ConcurrentDictionary<string, string> _crashPoints = [];
    private readonly string _deaths = Directory.CreateTempSubdirectory("ecommerce-deaths-").FullName;
    private DistributedApplication? _app;

    public Uri Gateway => App.GetEndpoint("gateway");

    public Uri IdentityProvider => App.GetEndpoint("keycloak");

    public Uri Payments => App.GetEndpoint("payments");

    public Uri Orders => App.GetEndpoint("orders");

    public Uri Catalog => App.GetEndpoint("catalog");

    private DistributedApplication App => _app ?? throw new InvalidOperationException("The shop has not started.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Ecommerce_AppHost>(["--Persist=false"], cancellationToken);
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            var service = builder.CreateResourceBuilder(project)
                .WithEnvironment("ECOMMERCE_CRASH_AT", () => _crashPoints.TryRemove(project.Name, out var point) ? point : "")
                .WithEnvironment("ECOMMERCE_CRASH_LOG", Path.Combine(_deaths, project.Name));
            foreach (var (_, name, value) in settings.Where(setting => setting.Service == project.Name))
            {
                service.WithEnvironment(name, value);
            }
        }

        if (postgresArguments.Length > 0)
        {
            builder.CreateResourceBuilder(builder.Resources.OfType<PostgresServerResource>().Single()).WithArgs(postgresArguments);
        }

        _app = await builder.BuildAsync(cancellationToken);
        await _app.StartAsync(cancellationToken);
        await WaitUntilHealthyAsync(cancellationToken);
    }

    public Task WaitUntilHealthyAsync(CancellationToken cancellationToken) => Task.WhenAll(
        _parts.Select(part => App.ResourceNotifications.WaitForResourceHealthyAsync(part, cancellationToken)));

    public async Task<string> ConnectionStringAsync(string name) => await App.GetConnectionStringAsync(name)
        ?? throw new InvalidOperationException($"{name} has no connection string.");

    /// <summary>The service's next process dies when it reaches the point; the one after that runs as usual.</summary>
    public void Arm(string service, string crashPoint) => _crashPoints[service] = crashPoint;

    /// <summary>The crash points at which its processes have died, one after another.</summary>
    public IReadOnlyList<string> Deaths(string service)
    {
        var file = Path.Combine(_deaths, service);
        return File.Exists(file) ? File.ReadAllLines(file) : [];
    }

    public void Disarm() => _crashPoints.Clear();

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        Directory.Delete(_deaths, recursive: true);
    }
}
