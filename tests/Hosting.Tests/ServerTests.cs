using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Npgsql;
using RabbitMQ.Client;
using StackExchange.Redis;

namespace Ecommerce.Hosting.Tests;

public sealed class ServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_server_serves_whoever_has_its_connection_string()
    {
        var builder = DistributedApplication.CreateBuilder();
        var postgres = builder.AddPostgres("postgres").WithArgs("-c", "fsync=off");
        postgres.AddDatabase("catalogdb");
        postgres.AddDatabase("ordersdb", "orders of the shop");
        builder.AddRedis("redis");
        builder.AddRabbitMQ("rabbitmq").WithManagementPlugin();
        await using var app = builder.Build();

        await app.StartAsync(Cancel);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("ordersdb", Cancel);
        await using var source = NpgsqlDataSource.Create((await app.GetConnectionStringAsync("ordersdb", Cancel))!);
        await using var command = source.CreateCommand("SELECT current_database()");
        Assert.Equal("orders of the shop", await command.ExecuteScalarAsync(Cancel));

        await app.ResourceNotifications.WaitForResourceHealthyAsync("redis", Cancel);
        await using var redis = await ConnectionMultiplexer.ConnectAsync((await app.GetConnectionStringAsync("redis", Cancel))!);
        await redis.GetDatabase().StringSetAsync("key", "value");
        Assert.Equal("value", await redis.GetDatabase().StringGetAsync("key"));

        await app.ResourceNotifications.WaitForResourceHealthyAsync("rabbitmq", Cancel);
        var factory = new ConnectionFactory { Uri = new Uri((await app.GetConnectionStringAsync("rabbitmq", Cancel))!) };
        await using var connection = await factory.CreateConnectionAsync(Cancel);
        Assert.True(connection.IsOpen);
    }
}
