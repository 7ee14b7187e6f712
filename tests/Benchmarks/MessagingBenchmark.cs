using System.Diagnostics;
using System.Globalization;
using Ecommerce.Faults.Driving;
using Npgsql;
using RabbitMQ.Client;

namespace Ecommerce.Benchmarks;

/// <summary>How long an event takes from the commit that caused it to the commit of its effect, and how fast a full outbox empties.</summary>
internal sealed class MessagingBenchmark(RunningShop shop, Action<string> say)
{
    private const int WarmUp = 200;
    private const int Orders = 200;
    private const int Backlog = 20_000;
    private const string Type = "BenchmarkMeasured";
    private const string Body = "{\"orderId\":\"018f4f5e-0000-7000-8000-000000000000\",\"version\":1}";

    /// <summary>PostgreSQL itself says when each transaction was committed; both databases are on one server, and have one clock.</summary>
    public async Task MeasureDelayAsync(Checkout checkout)
    {
        // The first ones wait for code to be compiled, which says nothing about events.
        await PlaceAsync(WarmUp);
        var since = DateTime.UtcNow;
        await PlaceAsync(Orders);

        await Task.Delay(TimeSpan.FromSeconds(3));
        var placed = await CommitsAsync(
            "ordersdb", "SELECT order_id, pg_xact_commit_timestamp(xmin) FROM order_timeline WHERE version = 1 AND at >= $1", since);
        var reserved = await CommitsAsync(
            "catalogdb", "SELECT order_id, min(pg_xact_commit_timestamp(xmin)) FROM stock_movements WHERE kind = 'reserved' AND at >= $1 GROUP BY 1", since);
        var delays = placed.Where(order => reserved.ContainsKey(order.Key))
            .Select(order => (reserved[order.Key] - order.Value).TotalMilliseconds).ToArray();
        var rate = Rate.Of(delays, TimeSpan.FromSeconds(1));
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"event, commit in Orders to commit in Catalog, idle: p50 {rate.P50:0.0} ms, p99 {rate.P99:0.0} ms over {delays.Length} orders (bound: p99 < 50 ms); load {Machine.Load}"));

        async Task PlaceAsync(int orders)
        {
            for (var i = 0; i < orders; i++)
            {
                await checkout.PlaceAsync(0);
                await Task.Delay(20);
            }
        }
    }

    public async Task MeasureDrainAsync()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(await shop.ConnectionStringAsync("rabbitmq")) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true, null));
        var quorum = new Dictionary<string, object?> { ["x-queue-type"] = "quorum" };
        await channel.QueueDeclareAsync("benchmark", durable: true, exclusive: false, autoDelete: false, quorum);
        await channel.QueueBindAsync("benchmark", "ecommerce.events", Type);

        await PublishAsync(2000);
        var clock = Stopwatch.StartNew();
        await PublishAsync(Backlog);
        var bare = Backlog / clock.Elapsed.TotalSeconds;

        await using var db = new NpgsqlConnection(await shop.ConnectionStringAsync("ordersdb"));
        await db.OpenAsync();
        await FillAsync(2000);
        await DrainedAsync();
        await FillAsync(Backlog);
        var drain = await DrainedAsync();
        await channel.QueueDeleteAsync("benchmark");
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"outbox drain: {drain:0}/s; bare pipelined confirmed publish {bare:0}/s; ratio {drain / bare:0.00} (bound: 0.5); load {Machine.Load}"));

        async Task PublishAsync(int count)
        {
            var body = System.Text.Encoding.UTF8.GetBytes(Body);
            for (var sent = 0; sent < count; sent += 500)
            {
                await Task.WhenAll(Enumerable.Range(0, 500).Select(async _ => await channel.BasicPublishAsync(
                    "ecommerce.events", Type, mandatory: false,
                    new BasicProperties { MessageId = Guid.NewGuid().ToString(), Type = Type, DeliveryMode = DeliveryModes.Persistent }, body)));
            }
        }

        async Task FillAsync(int count)
        {
            await using var insert = new NpgsqlCommand(
                "INSERT INTO outbox_messages (id, type, body) SELECT gen_random_uuid(), $1, $2 FROM generate_series(1, $3)", db)
            {
                Parameters = { new() { Value = Type }, new() { Value = Body }, new() { Value = count } },
            };
            await insert.ExecuteNonQueryAsync();
        }

        // From the first rows that go, which the poll brings about within a second, to the last.
        async Task<double> DrainedAsync()
        {
            var (first, at) = (await CountAsync(), Stopwatch.GetTimestamp());
            while (true)
            {
                var left = await CountAsync();
                if (left == 0)
                {
                    return first / Stopwatch.GetElapsedTime(at).TotalSeconds;
                }

                if (left == first)
                {
                    at = Stopwatch.GetTimestamp();
                }

                await Task.Delay(10);
            }
        }

        async Task<long> CountAsync()
        {
            await using var count = new NpgsqlCommand("SELECT count(*) FROM outbox_messages", db);
            return (long)(await count.ExecuteScalarAsync())!;
        }
    }

    private async Task<Dictionary<Guid, DateTime>> CommitsAsync(string database, string sql, DateTime since)
    {
        await using var connection = new NpgsqlConnection(await shop.ConnectionStringAsync(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = since } } };
        await using var reader = await command.ExecuteReaderAsync();
        var commits = new Dictionary<Guid, DateTime>();
        while (await reader.ReadAsync())
        {
            commits[reader.GetGuid(0)] = reader.GetDateTime(1);
        }

        return commits;
    }
}
