using Npgsql;

namespace Ecommerce.Testing;

/// <summary>Real servers for tests, one of each kind for a test process.</summary>
public static class TestServers
{
    /// <summary>The connection string of a new, empty database whose name starts with <paramref name="name"/>.</summary>
    public static async Task<string> PostgresAsync(string name)
    {
        var server = Required("TEST_POSTGRES");
        var database = $"{name}_{Guid.NewGuid():n}";
        await using var connection = new NpgsqlConnection(server + ";Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{database}\"", connection);
        await command.ExecuteNonQueryAsync();
        return $"{server};Database={database}";
    }

    public static Task<string> RedisAsync() => Task.FromResult(Required("TEST_REDIS"));

    public static Task<string> RabbitMqAsync() => Task.FromResult(Required("TEST_RABBITMQ"));

    private static string Required(string variable) =>
        Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"{variable} is not set.");
}
