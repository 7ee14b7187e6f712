using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Ecommerce.Faults.Driving;

/// <summary>The whole system, started from the AppHost as a developer starts it, with times short enough to be lived through.</summary>
internal sealed class RunningShop : IAsyncDisposable
{
    public static readonly IReadOnlyList<string> Databases = ["ordersdb", "catalogdb", "supportdb", "usersdb"];

    /// <summary>An unpaid order is closed after 30 seconds instead of 33 minutes, so that expiry takes part.</summary>
    private static readonly (string Service, string Name, string Value)[] _settings =
    [
        ("catalog", "Stock__ReservationLifetime", "00:00:40"),
        ("catalog", "Stock__SweepInterval", "00:00:02"),
        ("orders", "Orders__PaymentMargin", "00:00:10"),
        ("orders", "Orders__AnswerTimeout", "00:00:10"),
        ("payments", "Sandbox__LateAnswer", "00:00:06"),
    ];

    private static readonly string[] _parts = ["postgres", "redis", "rabbitmq", "keycloak", "users", "catalog", "orders", "support", "storefront", "payments", "gateway"];

    private readonly ConcurrentDictionary<string, string> _crashPoints = [];
    private DistributedApplication? _app;

    public Uri Gateway => App.GetEndpoint("gateway");

    public Uri IdentityProvider => App.GetEndpoint("keycloak");

    public Uri Payments => App.GetEndpoint("payments");

    private DistributedApplication App => _app ?? throw new InvalidOperationException("The shop has not started.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Ecommerce_AppHost>(["--Persist=false"], cancellationToken);
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            var service = builder.CreateResourceBuilder(project)
                .WithEnvironment("ECOMMERCE_CRASH_AT", () => _crashPoints.TryRemove(project.Name, out var point) ? point : "");
            foreach (var (_, name, value) in _settings.Where(setting => setting.Service == project.Name))
            {
                service.WithEnvironment(name, value);
            }
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

    public void Disarm() => _crashPoints.Clear();

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
