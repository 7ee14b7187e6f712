using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Ecommerce.Faults.Driving;
using Npgsql;

namespace Ecommerce.Benchmarks;

/// <summary>
/// Checkouts accepted, beside pgbench running the same statements and commits with as many clients: those of the two requests and of
/// the reservation that follows, which the shop makes meanwhile on the same cores; and, for comparison, those of the two requests alone.
/// Mails, and the reading and removing of events, are the shop's alone.
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
        await UntilReservedAsync();
        var reserved = sagas.Elapsed;
        var cpu = Machine.CpuSince(before, accepted.Done);
        var total = (Machine.CpuSeconds() - before.Values.Sum()) * 1000 / accepted.Done;
        var commits = (await CommitsAsync() - commitsBefore) / accepted.Done;
        await UntilQuietAsync();
        var (whole, requests) = await BaselineAsync(skus);
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"checkout accepted (cart line and order): {accepted}; pgbench {whole}; ratio {accepted.PerSecond / whole.PerSecond:0.00} (bound: 0.25, aim: 0.5); "
            + $"pgbench with the statements of the two requests alone {requests}; ratio {accepted.PerSecond / requests.PerSecond:0.00}; "
            + $"{total:0.0} ms CPU ({cpu}) and {commits:0.0} transactions per checkout, reservation included, which ended {reserved.TotalSeconds:0.0} s later; load {Machine.Load}"));
    }

    private readonly record struct Baseline(double PerSecond, double Commits)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerSecond:0}/s at {Commits:0.0} transactions");
    }

    private async Task<(Baseline Whole, Baseline Requests)> BaselineAsync(IReadOnlyList<string> skus)
    {
        if (Programs.Find("pgbench") is not { } pgbench || Programs.Find("pg_dump") is not { } dump || Programs.Find("psql") is not { } psql)
        {
            say("pgbench, pg_dump or psql is missing: no baseline for checkouts.");
            return (new(double.NaN, double.NaN), new(double.NaN, double.NaN));
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

            // As in the shop, each customer has three SKUs.
            var customers = Enumerable.Range(0, Clients).Select(client =>
            {
                var own = skus.Skip(3 * client).Take(3).ToList();
                return $"({client}, ARRAY[{string.Join(',', own.Select(sku => $"'{sku}'"))}], '{Items(own, 1)}'::jsonb)";
            });
            await ExecuteAsync(
                new NpgsqlConnectionStringBuilder(orders.ConnectionString) { Database = Database },
                $"""
                CREATE TABLE customers AS SELECT * FROM (VALUES {string.Join(',', customers)}) AS customers (client, skus, items);
                INSERT INTO carts (id, customer_id, version, items, expires_at)
                SELECT gen_random_uuid(), 'bench-' || client, 1, items, now() + interval '180 days' FROM customers;
                ANALYZE;
                """);
            return (await MeasureAsync(Requests + Reservation), await MeasureAsync(Requests));
        }
        finally
        {
            File.Delete(file);
        }

        async Task<Baseline> MeasureAsync(string script)
        {
            await File.WriteAllTextAsync(file, script);
            var before = await CommitsAsync();
            var output = await Programs.RunAsync(
                pgbench, "-n", "-M", "prepared", "-D", "known=0", "-c", $"{Clients}", "-j", "2", "-T", $"{duration.TotalSeconds:0}", "-f", file, Url(orders, Database));
            var commits = await CommitsAsync() - before;
            return new(Number(TransactionsPerSecond(), output), commits / Number(TransactionsProcessed(), output));
        }

        static double Number(Regex pattern, string output) => double.Parse(pattern.Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private const string Cart = "SELECT id, customer_id, expires_at, items, merged_from, saved, version FROM carts WHERE customer_id = 'bench-' || :client_id AND expires_at > now() LIMIT 1;";

    private const string Offers = "SELECT v.sku, p.slug, p.version, p.name_es, p.name_en, v.name_es AS variant_name_es, v.name_en AS variant_name_en, v.price, v.currency, v.weight_grams, v.tax_category, coalesce(s.on_hand - s.reserved, 0) AS available FROM variants v JOIN products p ON p.id = v.product_id LEFT JOIN stock_items s ON s.sku = v.sku WHERE v.sku = ANY (:skus::text[]) AND p.status = 'published';";

    private const string OrderId = "(lpad(to_hex(:order::bigint), 16, '0') || lpad(to_hex(:order::bigint), 16, '0'))::uuid";

    /// <summary>Setting a line (read the cart, ask Catalog, write the cart) and placing the order (key, cart, Catalog, promotions, one transaction).</summary>
    private const string Requests = $$"""
        \if :known
        \else
        SELECT skus, items FROM customers WHERE client = :client_id \gset
        \set known 1
        \endif
        \set order random(1, 9223372036854775807)
        {{Cart}}
        {{Offers}}
        UPDATE carts SET items = :items::jsonb, version = version + 1, expires_at = now() + interval '180 days' WHERE customer_id = 'bench-' || :client_id;
        SELECT body FROM idempotency_keys WHERE scope = 'bench-' || :client_id AND key = {{OrderId}}::text AND expires_at > now();
        {{Cart}}
        {{Offers}}
        SELECT * FROM promotions WHERE archived_at IS NULL AND code IS NULL AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) ORDER BY id;
        BEGIN;
        SET LOCAL lock_timeout = '5s';
        INSERT INTO idempotency_keys (scope, key, fingerprint, expires_at, status) VALUES ('bench-' || :client_id, {{OrderId}}::text, '\x00', now() + interval '1 day', 0) ON CONFLICT (scope, key) DO NOTHING;
        SET LOCAL lock_timeout TO DEFAULT;
        INSERT INTO orders (id, number, customer_id, email, language, status, stock_status, payment_status, version, cart_id, cart_version, lines, subtotal, shipping, total, currency, placed_at, shipping_address_name, shipping_address_street, shipping_address_city, shipping_address_postal_code, shipping_address_country) VALUES ({{OrderId}}, left({{OrderId}}::text, 20), 'bench-' || :client_id, 'ana@example.com', 'es', 'Placed', 'Pending', 'Created', 1, {{OrderId}}, 1, :items::jsonb, 10, 5, 15, 'EUR', now(), 'Ana Prueba', 'Calle Mayor 1', 'Madrid', '28013', 'ES');
        INSERT INTO order_processes (order_id, next_check_at, attempts) VALUES ({{OrderId}}, now(), 0);
        INSERT INTO order_timeline (order_id, version, subject, to_status, at) VALUES ({{OrderId}}, 1, 'Order', 'Placed', now());
        INSERT INTO mails (purpose, type, about, created_at, attempts, next_attempt_at) VALUES ({{OrderId}}, 'OrderMail', repeat('x', 80), now(), 0, now());
        INSERT INTO outbox_messages (id, type, body) VALUES (gen_random_uuid(), 'OrderPlaced', convert_to(:items::text, 'UTF8'));
        UPDATE idempotency_keys SET status = 201, content_type = 'application/json', location = '/api/orders/' || {{OrderId}}, body = decode(repeat('20', 200), 'hex') WHERE scope = 'bench-' || :client_id AND key = {{OrderId}}::text;
        COMMIT;

        """;

    /// <summary>What Catalog does about the order, and Orders about its answer: one transaction each.</summary>
    private const string Reservation = $$"""
        BEGIN;
        INSERT INTO inbox_messages (message_id, handled_at) VALUES ({{OrderId}}, now()) ON CONFLICT DO NOTHING;
        INSERT INTO order_stocks (order_id, status, updated_at) VALUES ({{OrderId}}, 'unknown', now()) ON CONFLICT (order_id) DO UPDATE SET order_id = excluded.order_id RETURNING order_id, status, expires_at, updated_at;
        SELECT sku, on_hand - reserved AS quantity FROM stock_items WHERE sku = ANY (:skus::text[]) ORDER BY sku COLLATE "C" FOR UPDATE;
        WITH wanted AS (SELECT * FROM unnest(:skus::text[], ARRAY[2, 1, 1]) AS wanted (sku, quantity)), reservations AS (INSERT INTO stock_reservations (order_id, sku, quantity, status) SELECT {{OrderId}}, sku, quantity, 'held' FROM wanted ON CONFLICT (order_id, sku) DO UPDATE SET quantity = excluded.quantity, status = 'held'), movements AS (INSERT INTO stock_movements (sku, order_id, kind, on_hand_change, reserved_change, at) SELECT sku, {{OrderId}}, 'reserved', 0, quantity, now() FROM wanted) UPDATE stock_items s SET reserved = s.reserved + wanted.quantity FROM wanted WHERE s.sku = wanted.sku AND s.on_hand - s.reserved >= wanted.quantity;
        UPDATE order_stocks SET status = 'reserved', expires_at = now() + interval '30 minutes', updated_at = now() WHERE order_id = {{OrderId}};
        INSERT INTO outbox_messages (id, type, body) VALUES (gen_random_uuid(), 'StockReserved', decode(repeat('20', 100), 'hex'));
        COMMIT;
        BEGIN;
        INSERT INTO inbox_messages (message_id, handled_at) VALUES (gen_random_uuid(), now()) ON CONFLICT DO NOTHING;
        SELECT version AS "Value" FROM orders WHERE id = {{OrderId}} FOR UPDATE;
        SELECT * FROM orders o LEFT JOIN order_processes op ON op.order_id = o.id LEFT JOIN payments p ON p.order_id = o.id LEFT JOIN refunds r ON r.order_id = o.id LEFT JOIN shipments s ON s.order_id = o.id LEFT JOIN returns b ON b.order_id = o.id WHERE o.id = {{OrderId}} ORDER BY o.id, op.order_id, p.id, r.id, s.id;
        UPDATE orders SET stock_status = 'Reserved', pay_by = now() + interval '30 minutes', version = 2 WHERE id = {{OrderId}} AND version = 1;
        UPDATE order_processes SET next_check_at = now() + interval '30 minutes' WHERE order_id = {{OrderId}};
        INSERT INTO order_timeline (order_id, version, subject, to_status, at) VALUES ({{OrderId}}, 2, 'Stock', 'Reserved', now());
        COMMIT;

        """;

    private static string Items(IReadOnlyList<string> skus, int quantity) => "[" + string.Join(", ", skus.Select(sku =>
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

    private async Task UntilReservedAsync()
    {
        await using var connection = new NpgsqlConnection(await shop.ConnectionStringAsync("ordersdb"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM orders WHERE stock_status = 'Pending')", connection);
        for (var i = 0; i < 600 && (bool)(await command.ExecuteScalarAsync())!; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    [GeneratedRegex(@"tps = ([\d.]+) \(without")]
    private static partial Regex TransactionsPerSecond();

    [GeneratedRegex(@"transactions actually processed: (\d+)")]
    private static partial Regex TransactionsProcessed();
}
