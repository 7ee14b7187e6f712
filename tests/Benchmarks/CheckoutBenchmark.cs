using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Ecommerce.Faults.Driving;
using Npgsql;

namespace Ecommerce.Benchmarks;

/// <summary>
/// Checkouts accepted, beside pgbench running the statements and commits of the same two requests with as many clients. The shop
/// also sends the event, reserves the stock and answers it; pgbench does not.
/// </summary>
internal sealed partial class CheckoutBenchmark(RunningShop shop, TimeSpan duration, Action<string> say)
{
    public const int Clients = 8;

    private const string Database = "benchmark";

    public async Task RunAsync(Checkout checkout, IReadOnlyList<string> skus)
    {
        await Rate.WarmUpAsync(Clients, duration, checkout.PlaceAsync);
        await UntilQuietAsync();
        var (before, commitsBefore) = (Machine.CpuByProgram(), await CommitsAsync());
        var accepted = await Rate.MeasureAsync(Clients, duration, checkout.PlaceAsync);

        // What was ordered is still being reserved: its cost is counted, and the comparison begins when that is done.
        var sagas = Stopwatch.StartNew();
        await UntilQuietAsync();
        var cpu = Machine.CpuSince(before, accepted.Done);
        var total = (Machine.CpuSeconds() - before.Values.Sum()) * 1000 / accepted.Done;
        var commits = (await CommitsAsync() - commitsBefore) / accepted.Done;
        var baseline = await BaselineAsync(skus);
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"checkout accepted (cart line and order): {accepted}; pgbench {baseline:0}/s; ratio {accepted.PerSecond / baseline:0.00} (bound: 0.25, aim: 0.5); "
            + $"{total:0.0} ms CPU ({cpu}) and {commits:0.0} transactions per checkout, saga included, which ended {sagas.Elapsed.TotalSeconds:0.0} s later; load {Machine.Load}"));
    }

    private async Task<double> BaselineAsync(IReadOnlyList<string> skus)
    {
        if (Programs.Find("pgbench") is not { } pgbench || Programs.Find("pg_dump") is not { } dump || Programs.Find("psql") is not { } psql)
        {
            say("pgbench, pg_dump or psql is missing: no baseline for checkouts.");
            return double.NaN;
        }

        var orders = new NpgsqlConnectionStringBuilder(await shop.ConnectionStringAsync("ordersdb"));
        var catalog = new NpgsqlConnectionStringBuilder(await shop.ConnectionStringAsync("catalogdb"));
        var file = Path.GetTempFileName();
        try
        {
            await ExecuteAsync(orders, $"CREATE DATABASE {Database}");
            foreach (var (source, options) in new[] { (orders, new[] { "-s" }), (catalog, []) })
            {
                await Programs.RunAsync(dump, [.. options, "-f", file, Url(source, source.Database!)]);
                await Programs.RunAsync(psql, "-q", "-o", "/dev/null", "-f", file, Url(orders, Database));
            }

            await ExecuteAsync(
                new NpgsqlConnectionStringBuilder(orders.ConnectionString) { Database = Database },
                $$"""
                INSERT INTO carts (id, customer_id, version, items, expires_at)
                SELECT gen_random_uuid(), 'bench-' || n, 1, '{{Items(skus, 1)}}', now() + interval '180 days' FROM generate_series(0, {{Clients - 1}}) n;
                ANALYZE;
                """);
            await File.WriteAllTextAsync(file, Script(skus));
            var output = await Programs.RunAsync(
                pgbench, "-n", "-M", "prepared", "-c", $"{Clients}", "-j", "2", "-T", $"{duration.TotalSeconds:0}", "-f", file, Url(orders, Database));
            return double.Parse(TransactionsPerSecond().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Setting a line (read the cart, ask Catalog, write the cart) and placing the order (key, cart, Catalog, one transaction).</summary>
    private static string Script(IReadOnlyList<string> skus)
    {
        var offers = $"""
            SELECT v.sku, p.slug, p.version, p.name_es, p.name_en, v.name_es AS variant_name_es, v.name_en AS variant_name_en, v.price, v.currency, coalesce(s.on_hand - s.reserved, 0) AS available FROM variants v JOIN products p ON p.id = v.product_id LEFT JOIN stock_items s ON s.sku = v.sku WHERE v.sku = ANY (ARRAY[{string.Join(',', skus.Take(3).Select(sku => $"'{sku}'"))}]) AND p.status = 'published';
            """;
        const string Cart = "SELECT id, customer_id, expires_at, items, version FROM carts WHERE customer_id = 'bench-' || :client_id AND expires_at > now() LIMIT 1;";
        return $$"""
            \set quantity random(1, 2)
            {{Cart}}
            {{offers}}
            UPDATE carts SET items = '{{Items(skus, 2)}}', version = version + 1, expires_at = now() + interval '180 days' WHERE customer_id = 'bench-' || :client_id;
            SELECT body FROM idempotency_keys WHERE scope = 'bench-' || :client_id AND key = gen_random_uuid()::text AND expires_at > now();
            {{Cart}}
            {{offers}}
            SELECT * FROM promotions WHERE archived_at IS NULL AND code IS NULL AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) ORDER BY id;
            SELECT gen_random_uuid() AS order_id, gen_random_uuid() AS key \gset
            BEGIN;
            SET LOCAL lock_timeout = '5s';
            INSERT INTO idempotency_keys (scope, key, fingerprint, expires_at, status) VALUES ('bench-' || :client_id, :key, '\x00', now() + interval '1 day', 0) ON CONFLICT (scope, key) DO NOTHING;
            SET LOCAL lock_timeout TO DEFAULT;
            INSERT INTO orders (id, number, customer_id, email, language, status, stock_status, payment_status, version, cart_id, cart_version, lines, subtotal, shipping, total, currency, placed_at, shipping_address_name, shipping_address_street, shipping_address_city, shipping_address_postal_code, shipping_address_country) VALUES (:order_id, left(:order_id, 20), 'bench-' || :client_id, 'ana@example.com', 'es', 'Placed', 'Pending', 'Created', 1, gen_random_uuid(), 1, '{{Items(skus, 2)}}', 10, 5, 15, 'EUR', now(), 'Ana Prueba', 'Calle Mayor 1', 'Madrid', '28013', 'ES');
            INSERT INTO order_processes (order_id, next_check_at, attempts) VALUES (:order_id, now(), 0);
            INSERT INTO order_timeline (order_id, version, subject, to_status, at) VALUES (:order_id, 1, 'Order', 'Placed', now());
            INSERT INTO mails (purpose, type, about, created_at, attempts, next_attempt_at) VALUES (gen_random_uuid(), 'OrderMail', repeat('x', 80), now(), 0, now());
            INSERT INTO outbox_messages (id, type, body) VALUES (gen_random_uuid(), 'OrderPlaced', '{{Items(skus, 2)}}');
            UPDATE idempotency_keys SET status = 201, content_type = 'application/json', location = '/api/orders/' || :order_id, body = decode(repeat('20', 200), 'hex') WHERE scope = 'bench-' || :client_id AND key = :key;
            COMMIT;
            """;
    }

    private static string Items(IReadOnlyList<string> skus, int quantity) => "[" + string.Join(", ", skus.Take(3).Select(sku =>
        $$"""{"sku": "{{sku}}", "name": "Producto con un nombre", "variantName": "Variante", "slug": "producto-con-un-nombre", "image": "/api/catalog/images/producto-con-un-nombre.svg?v=1", "quantity": {{quantity}}, "unitPrice": 19.95}""")) + "]";

    private static string Url(NpgsqlConnectionStringBuilder server, string database) =>
        $"postgresql://{Uri.EscapeDataString(server.Username!)}:{Uri.EscapeDataString(server.Password ?? "")}@{server.Host}:{server.Port}/{database}";

    private static async Task ExecuteAsync(NpgsqlConnectionStringBuilder server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<double> CommitsAsync()
    {
        await using var connection = new NpgsqlConnection(await shop.ConnectionStringAsync("ordersdb"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT sum(xact_commit)::float8 FROM pg_stat_database", connection);
        return (double)(await command.ExecuteScalarAsync())!;
    }

    private async Task UntilQuietAsync()
    {
        using var reader = new EvidenceReader(shop);
        for (var i = 0; i < 60; i++)
        {
            if ((await reader.WaitingAsync()).All(row => row.Count == 0))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    [GeneratedRegex(@"tps = ([\d.]+) \(without")]
    private static partial Regex TransactionsPerSecond();
}
