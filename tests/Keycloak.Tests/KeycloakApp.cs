using System.Collections.Concurrent;
using Ecommerce.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

[assembly: AssemblyFixture(typeof(Ecommerce.Keycloak.Tests.KeycloakApp))]

namespace Ecommerce.Keycloak.Tests;

/// <summary>The stand-in with the realm's own files, listening on a loopback port, on a database of its own.</summary>
public sealed class KeycloakApp : IAsyncLifetime
{
    public const string StorefrontUrl = "http://127.0.0.1:5100";

    public const string DemoPassword = "Demo-1234!";

    private WebApplication? _server;

    public string Address => _server!.Urls.Single();

    public string Realm => $"{Address}/realms/ecommerce";

    /// <summary>Moves only when a test moves it; such a test has a server of its own.</summary>
    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    internal MailServer Mails { get; } = new();

    /// <summary>Warnings and worse.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    public static string Files => Path.Combine(AppContext.BaseDirectory, "realms");

    public static string[] Arguments(string database, string? realmImport = null, string storefrontUrl = StorefrontUrl, int mailPort = 1) =>
    [
        "--environment=Development",
        "--urls=http://127.0.0.1:0",
        $"--ConnectionStrings:keycloakdb={database}",
        $"--Keycloak:RealmImport={realmImport ?? $"{Files};{Path.Combine(Files, "demo")}"}",
        "--Logging:LogLevel:Default=Warning",
        $"--STOREFRONT_URL={storefrontUrl}",
        "--STOREFRONT_SECRET=storefront-secret",
        "--ORDERS_SERVICE_SECRET=orders-secret",
        "--USERS_SERVICE_SECRET=users-secret",
        "--SUPPORT_SERVICE_SECRET=support-secret",
        "--MAIL_HOST=127.0.0.1",
        $"--MAIL_PORT={mailPort}",
        "--MAIL_FROM=accounts@shop.example",
        "--MAIL_STARTTLS=false",
        "--MAIL_SSL=false",
        "--MAIL_AUTH=false",
        "--MAIL_USERNAME=none",
        "--MAIL_PASSWORD=none",
    ];

    public async ValueTask InitializeAsync()
    {
        await Mails.StartAsync();
        await StartAsync(Arguments(await TestServers.PostgresAsync("keycloak"), mailPort: Mails.Port));
    }

    public async Task StartAsync(string[] arguments)
    {
        _server = await KeycloakServer.CreateAsync(arguments, Time, logging => logging.ClearProviders().AddProvider(new Lines(Log)), TestContext.Current.CancellationToken);
        await _server.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await Mails.DisposeAsync();
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
