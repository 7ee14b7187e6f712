using System.Globalization;
using System.Text.Json;
using Ecommerce.Faults.Judging;
using Npgsql;

namespace Ecommerce.Faults.Driving;

/// <summary>Reads the databases, the provider's ledger and what still waits, by plain SQL.</summary>
internal sealed class EvidenceReader(RunningShop shop) : IDisposable
{
    /// <summary>What redelivery is meant to change, or what changes with time.</summary>
    private static readonly string[] _notState =
        ["inbox_messages", "outbox_messages", "failed_messages", "provider_events", "__EFMigrationsHistory"];

    /// <summary>The provider may still send webhooks that it could not deliver: they bring about a question to it, and no news.</summary>
    private const string NotStateColumns = "'{next_check_at,checks,hints,last_error}'";

    private const string ParkedSql = "SELECT message_id FROM failed_messages WHERE parked_at IS NOT NULL";

    private readonly HttpClient _payments = new() { BaseAddress = shop.Payments, Timeout = TimeSpan.FromSeconds(30) };

    public async Task<Evidence> ReadAsync(IReadOnlyList<Operation> operations) => new()
    {
        Operations = operations,
        Orders = await QueryAsync(
            "ordersdb",
            """
            SELECT o.id, coalesce(customer_id, email), status, stock_status, payment_status, version, total, stuck_reason, lines::text, promotion_id
            FROM orders o JOIN order_processes p ON p.order_id = o.id ORDER BY o.id
            """,
            row => new OrderRow(
                row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt32(5), row.GetDecimal(6),
                row.IsDBNull(7) ? null : row.GetString(7), Lines(row.GetString(8)),
                row.IsDBNull(9) ? null : row.GetGuid(9))),
        Promotions = await QueryAsync(
            "ordersdb", "SELECT id, usage_limit, used FROM promotions WHERE usage_limit IS NOT NULL",
            row => new PromotionRow(row.GetGuid(0), row.GetInt32(1), row.GetInt32(2))),
        Payments = await QueryAsync(
            "ordersdb",
            "SELECT id, order_id, attempt, status, amount, coalesce(captured_amount, 0), refunded_amount, session_id, payment_intent_id FROM payments ORDER BY id",
            row => new PaymentRow(
                row.GetGuid(0), row.GetGuid(1), row.GetInt32(2), row.GetString(3), row.GetDecimal(4), row.GetDecimal(5), row.GetDecimal(6),
                row.IsDBNull(7) ? null : row.GetString(7), row.IsDBNull(8) ? null : row.GetString(8))),
        Shipments = await QueryAsync(
            "ordersdb", "SELECT id, order_id, status FROM shipments", row => new ShipmentRow(row.GetGuid(0), row.GetGuid(1), row.GetString(2))),
        Refunds = await QueryAsync(
            "ordersdb", "SELECT id, payment_id, status, amount FROM refunds",
            row => new RefundRow(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetDecimal(3))),
        Returns = await QueryAsync(
            "ordersdb", "SELECT id, order_id, status, refund_id, lines::text FROM returns",
            row => new ReturnRow(
                row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetGuid(3), ReturnLines(row.GetString(4)))),
        Steps =
        [
            .. await QueryAsync(
                "ordersdb",
                """
                SELECT lower(subject), coalesce(return_id, refund_id, shipment_id, payment_id, order_id), order_id, version, from_status, to_status
                FROM order_timeline
                """,
                ReadStep),
            .. await QueryAsync(
                "supportdb",
                """
                SELECT 'ticket', id, id, position::int,
                    lag(step ->> 'Status') OVER (PARTITION BY id ORDER BY position), step ->> 'Status'
                FROM tickets, jsonb_array_elements(history) WITH ORDINALITY AS steps (step, position)
                """,
                ReadStep),
        ],
        Carts = await QueryAsync(
            "ordersdb", "SELECT id, customer_id, items::text FROM carts",
            row => new CartRow(row.GetGuid(0), row.IsDBNull(1) ? null : row.GetString(1), Lines(row.GetString(2)))),
        Stock = await QueryAsync(
            "catalogdb", "SELECT sku, on_hand, reserved FROM stock_items ORDER BY sku",
            row => new StockRow(row.GetString(0), row.GetInt32(1), row.GetInt32(2))),
        OrderStocks = await QueryAsync(
            "catalogdb", "SELECT order_id, status FROM order_stocks", row => new OrderStockRow(row.GetGuid(0), row.GetString(1))),
        Reservations = await QueryAsync(
            "catalogdb", "SELECT order_id, sku, quantity, status FROM stock_reservations",
            row => new ReservationRow(row.GetGuid(0), row.GetString(1), row.GetInt32(2), row.GetString(3))),
        Movements = await QueryAsync(
            "catalogdb", "SELECT sku, order_id, kind, on_hand_change, reserved_change, return_id FROM stock_movements",
            row => new MovementRow(
                row.GetString(0), row.IsDBNull(1) ? null : row.GetGuid(1), row.GetString(2), row.GetInt32(3), row.GetInt32(4),
                row.IsDBNull(5) ? null : row.GetGuid(5))),
        Tickets = await QueryAsync(
            "supportdb",
            """
            SELECT id, customer_id, subject, status, message_count, return_id,
                (SELECT step ->> 'Status' FROM jsonb_array_elements(return_steps) AS step ORDER BY (step ->> 'Version')::int DESC LIMIT 1)
            FROM tickets
            """,
            row => new TicketRow(
                row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4),
                row.IsDBNull(5) ? null : row.GetGuid(5), row.IsDBNull(6) ? null : row.GetString(6))),
        Messages = await QueryAsync(
            "supportdb", "SELECT id, ticket_id, position, body FROM ticket_messages",
            row => new MessageRow(row.GetGuid(0), row.GetGuid(1), row.GetInt32(2), row.GetString(3))),
        Ledger = await LedgerAsync(),
        Inboxes =
        [
            .. await QueryAsync("ordersdb", "SELECT message_id FROM inbox_messages", row => new InboxRow("orders", row.GetGuid(0))),
            .. await QueryAsync("catalogdb", "SELECT message_id FROM inbox_messages", row => new InboxRow("catalog", row.GetGuid(0))),
            .. await QueryAsync("supportdb", "SELECT message_id FROM inbox_messages", row => new InboxRow("support", row.GetGuid(0))),
        ],
        Parked =
        [
            .. await QueryAsync("ordersdb", ParkedSql, row => new ParkedRow("orders", row.GetGuid(0))),
            .. await QueryAsync("catalogdb", ParkedSql, row => new ParkedRow("catalog", row.GetGuid(0))),
            .. await QueryAsync("supportdb", ParkedSql, row => new ParkedRow("support", row.GetGuid(0))),
        ],
    };

    /// <summary>What has still to happen: rows in an outbox, and failed messages that are not parked for good.</summary>
    public async Task<IReadOnlyList<WaitingRow>> WaitingAsync(IReadOnlyCollection<PoisonRow>? poison = null)
    {
        var waiting = new List<WaitingRow>();
        foreach (var database in RunningShop.Databases)
        {
            foreach (var table in new[] { "outbox_messages", "failed_messages" })
            {
                if (await CountAsync(database, $"SELECT count(*) FROM pg_tables WHERE tablename = '{table}'") > 0)
                {
                    var expected = table is "failed_messages" && poison is { Count: > 0 }
                        ? $" WHERE parked_at IS NULL OR message_id NOT IN ({string.Join(", ", poison.Select(row => $"'{row.Id}'"))})"
                        : "";
                    waiting.Add(new WaitingRow($"{database} {table}", await CountAsync(database, $"SELECT count(*) FROM {table}{expected}")));
                }
            }
        }

        return waiting;
    }

    /// <summary>Orders, payments and mails that are still on their way somewhere. A mail to a guest makes a key to the order.</summary>
    public async Task<IReadOnlyList<WaitingRow>> UnsettledAsync() =>
    [
        new("placed orders", await CountAsync("ordersdb", "SELECT count(*) FROM orders WHERE status = 'Placed'")),
        new("payments to be asked for", await CountAsync("ordersdb", "SELECT count(*) FROM payments WHERE next_check_at < now() + interval '1 hour'")),
        new("sagas to be looked at", await CountAsync("ordersdb", "SELECT count(*) FROM order_processes WHERE next_check_at < now() + interval '1 hour'")),
        new("mails to be sent", await CountAsync("ordersdb", "SELECT count(*) FROM mails WHERE sent_at IS NULL AND parked_at IS NULL")),
        new("held reservations", await CountAsync("catalogdb", "SELECT count(*) FROM stock_reservations WHERE status = 'held'")),
    ];

    /// <summary>A hash of the rows of each table.</summary>
    public async Task<IReadOnlyDictionary<string, string>> StateAsync()
    {
        var states = new Dictionary<string, string>();
        foreach (var database in RunningShop.Databases)
        {
            var tables = await QueryAsync(
                database, "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1", row => row.GetString(0));
            foreach (var table in tables.Where(table => !_notState.Contains(table.Trim('"'))))
            {
                states[$"{database} {table}"] = (await QueryAsync(
                    database,
                    $"SELECT md5(coalesce(string_agg(row, '' ORDER BY row), '')) FROM (SELECT md5((to_jsonb(t) - {NotStateColumns}::text[])::text) AS row FROM {table} t) rows",
                    row => row.GetString(0))).Single();
            }
        }

        return states;
    }

    public async Task<Assortment> AssortmentAsync()
    {
        const string Sql = """
            SELECT sku FROM stock_items JOIN variants USING (sku) JOIN products ON products.id = variants.product_id
            WHERE products.status = 'published' AND on_hand {0} ORDER BY on_hand {2}, sku LIMIT {1}
            """;
        return new Assortment(
            await QueryAsync("catalogdb", string.Format(CultureInfo.InvariantCulture, Sql, "> 40", 12, "ASC"), row => row.GetString(0)),
            await QueryAsync("catalogdb", string.Format(CultureInfo.InvariantCulture, Sql, "BETWEEN 2 AND 12", 10, "ASC"), row => row.GetString(0)),
            await QueryAsync("catalogdb", string.Format(CultureInfo.InvariantCulture, Sql, "> 0", 100, "DESC"), row => row.GetString(0)),
            (await QueryAsync("catalogdb", string.Format(CultureInfo.InvariantCulture, Sql, "BETWEEN 13 AND 20", 1, "ASC"), row => row.GetString(0))).Single());
    }

    /// <summary>So many units of it come in, and the ledger says so.</summary>
    public async Task ReceiveAsync(string sku, int units) => await QueryAsync(
        "catalogdb",
        $"""
        WITH ledger AS (
            INSERT INTO stock_movements (sku, kind, on_hand_change, reserved_change, at) VALUES ('{sku}', 'received', {units}, 0, now()))
        UPDATE stock_items SET on_hand = on_hand + {units} WHERE sku = '{sku}' RETURNING on_hand
        """,
        row => row.GetInt32(0));

    /// <summary>There are so many units of it from now on, and the ledger says so. Only while nobody buys it.</summary>
    public async Task SetStockAsync(string sku, int units) => await QueryAsync(
        "catalogdb",
        $"""
        WITH before AS (SELECT on_hand FROM stock_items WHERE sku = '{sku}'),
        ledger AS (
            INSERT INTO stock_movements (sku, kind, on_hand_change, reserved_change, at)
            SELECT '{sku}', 'received', {units} - on_hand, 0, now() FROM before)
        UPDATE stock_items SET on_hand = {units} WHERE sku = '{sku}' RETURNING on_hand
        """,
        row => row.GetInt32(0));

    public void Dispose() => _payments.Dispose();

    private static StepRow ReadStep(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetGuid(1), row.GetGuid(2), row.GetInt32(3), row.IsDBNull(4) ? null : row.GetString(4), row.GetString(5));

    /// <summary>Units that were cancelled are not counted.</summary>
    private static LineRow[] Lines(string json) =>
    [
        .. JsonDocument.Parse(json).RootElement.EnumerateArray()
            .Select(line => new LineRow(
                line.GetProperty("sku").GetString()!,
                line.GetProperty("quantity").GetInt32() - (line.TryGetProperty("cancelled", out var cancelled) ? cancelled.GetInt32() : 0))),
    ];

    private static ReturnLineRow[] ReturnLines(string json) =>
    [
        .. JsonDocument.Parse(json).RootElement.EnumerateArray()
            .Select(line => new ReturnLineRow(
                line.GetProperty("sku").GetString()!,
                line.GetProperty("quantity").GetInt32(),
                line.GetProperty("restocked").GetInt32(),
                line.GetProperty("writtenOff").GetInt32(),
                line.GetProperty("refunded").GetInt32())),
    ];

    private async Task<LedgerRow[]> LedgerAsync()
    {
        using var ledger = JsonDocument.Parse(await _payments.GetStringAsync(new Uri("/sandbox/ledger", UriKind.Relative)));
        return
        [
            .. ledger.RootElement.GetProperty("payments").EnumerateArray().Select(row => new LedgerRow(
                row.GetProperty("id").GetString()!,
                row.GetProperty("checkout_session").GetString()!,
                Guid.TryParse(row.GetProperty("order_id").GetString(), out var order) ? order : null,
                row.GetProperty("amount").GetInt64(),
                row.GetProperty("amount_authorized").GetInt64(),
                row.GetProperty("amount_held").GetInt64(),
                row.GetProperty("amount_captured").GetInt64(),
                row.GetProperty("amount_released").GetInt64(),
                row.GetProperty("amount_refunded").GetInt64(),
                row.GetProperty("authorizations").GetInt32(),
                row.GetProperty("captures").GetInt32())),
        ];
    }

    private async Task<long> CountAsync(string database, string sql) => (await QueryAsync(database, sql, row => row.GetInt64(0))).Single();

    private async Task<List<T>> QueryAsync<T>(string database, string sql, Func<NpgsqlDataReader, T> read)
    {
        // No pool: its connections would not survive the next kill.
        await using var connection = new NpgsqlConnection($"{await shop.ConnectionStringAsync(database)};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
