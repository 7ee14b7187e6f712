using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Npgsql;

namespace Ecommerce.Testing;

/// <summary>
/// Real servers for tests: each is started when the first test asks for it, shared by all tests of the process, and stopped when the
/// process ends. The environment variables TEST_POSTGRES, TEST_REDIS and TEST_RABBITMQ name servers that run already.
/// </summary>
public static class TestServers
{
    private static readonly TimeSpan _startTimeout = TimeSpan.FromMinutes(5);

    private static readonly Lazy<Task<string>> _postgres = Server("TEST_POSTGRES", "postgres", builder => builder.AddPostgres("postgres")
        // Tests lose nothing in a power cut.
        .WithArgs("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=500"));

    private static readonly Lazy<Task<string>> _redis = Server("TEST_REDIS", "redis", builder => builder.AddRedis("redis").WithoutHttpsCertificate());

    private static readonly Lazy<Task<string>> _rabbitMq = Server("TEST_RABBITMQ", "rabbitmq", builder => builder.AddRabbitMQ("rabbitmq"));

    /// <summary>The connection string of a new, empty database.</summary>
    /// <param name="database">How its name begins.</param>
    public static async Task<string> PostgresAsync(string database)
    {
        var server = await _postgres.Value;
        var name = $"{database}_{Guid.NewGuid():n}";
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection);
        await create.ExecuteNonQueryAsync();

        // Many fixtures share the server, so none may take all of its connections.
        return new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 40, IncludeErrorDetail = true }.ConnectionString;
    }

    /// <summary>The connection string of the Redis that all tests of the process share: use keys of your own.</summary>
    public static Task<string> RedisAsync() => _redis.Value;

    /// <summary>The URL of the broker that all tests of the process share: use exchanges and queues of your own.</summary>
    public static Task<string> RabbitMqAsync() => _rabbitMq.Value;

    private static Lazy<Task<string>> Server(
        string variable, string name, Func<IDistributedApplicationBuilder, IResourceBuilder<IResource>> add) => new(() =>
            Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given ? Task.FromResult(given) : StartAsync(name, add));

    private static async Task<string> StartAsync(string name, Func<IDistributedApplicationBuilder, IResourceBuilder<IResource>> add)
    {
        using var timeout = new CancellationTokenSource(_startTimeout);
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            AssemblyName = typeof(TestServers).Assembly.GetName().Name,
            DisableDashboard = true,
        });
        add(builder);
        var application = builder.Build();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => application.Dispose();
        await application.StartAsync(timeout.Token);
        await application.ResourceNotifications.WaitForResourceHealthyAsync(name, timeout.Token);
        return await application.GetConnectionStringAsync(name, timeout.Token)
            ?? throw new InvalidOperationException($"{name} has no connection string.");
    }
}
