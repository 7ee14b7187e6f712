using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Ecommerce.Faults.Driving;
using Npgsql;

namespace Ecommerce.Benchmarks;

/// <summary>
/// Kills one process after another (SIGKILL) while a customer goes on ordering, and measures until no outbox holds anything and
/// orders are accepted as fast as before.
/// </summary>
internal sealed class RecoveryBenchmark(RunningShop shop, Action<string> say)
{
    private const int InARow = 5;

    private static readonly (string Name, string Program)[] _victims =
    [
        ("orders", "Orders.dll"), ("catalog", "Catalog.dll"), ("rabbitmq", "beam.smp"), ("postgres", "postgres"),
        ("redis", "redis-server"), ("payments", "PaymentSandbox.dll"),
    ];

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(60);

    public async Task RunAsync(Checkout checkout)
    {
        using var stop = new CancellationTokenSource();
        var orders = new ConcurrentQueue<(long At, double Milliseconds)>();
        var load = OrderAsync(checkout, orders, stop.Token);
        foreach (var (name, program) in _victims)
        {
            await Task.Delay(TimeSpan.FromSeconds(5));
            double[] normal = [.. orders.TakeLast(20).Select(order => order.Milliseconds).Order()];
            if (normal.Length == 0 || normal[normal.Length / 2] == double.PositiveInfinity)
            {
                say($"recovery from kill -9 of {name}: not measured, orders were not accepted before it");
                continue;
            }

            var usual = normal[normal.Length / 2];
            var killed = Stopwatch.GetTimestamp();
            if (Processes.Signal(program, Processes.Kill) == 0)
            {
                say($"recovery from kill -9 of {name}: it is not running");
                continue;
            }

            var empty = await UntilEmptyAsync(killed);
            var fast = await UntilFastAsync(orders, killed, (3 * usual) + 50);
            say(string.Create(
                CultureInfo.InvariantCulture,
                $"recovery from kill -9 of {name}: outboxes empty after {Seconds(empty)}, orders accepted as before (p50 {usual:0} ms) after {Seconds(fast)} (bound: 30 s); load {Machine.Load}"));
        }

        await stop.CancelAsync();
        await load;
    }

    private static string Seconds(TimeSpan? time) => time is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"more than {_longest.TotalSeconds:0} s");

    private static async Task OrderAsync(Checkout checkout, ConcurrentQueue<(long, double)> orders, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            bool accepted;
            try
            {
                accepted = await checkout.PlaceAsync(0).WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
            }
            catch (Exception exception) when (exception is HttpRequestException or TimeoutException or System.Text.Json.JsonException)
            {
                accepted = false;
            }

            orders.Enqueue((started, accepted ? Stopwatch.GetElapsedTime(started).TotalMilliseconds : double.PositiveInfinity));
            await Task.Delay(_pause, CancellationToken.None);
        }
    }

    /// <summary>The first look is a second after the kill: what was under way has had time to pile up.</summary>
    private async Task<TimeSpan?> UntilEmptyAsync(long killed)
    {
        using var reader = new EvidenceReader(shop);
        await Task.Delay(TimeSpan.FromSeconds(1));
        while (Stopwatch.GetElapsedTime(killed) < _longest)
        {
            try
            {
                if ((await reader.WaitingAsync()).All(row => row.Count == 0))
                {
                    return Stopwatch.GetElapsedTime(killed);
                }
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                // The database is not back yet.
            }

            await Task.Delay(100);
        }

        return null;
    }

    /// <summary>Until the first of five in a row that were accepted in good time.</summary>
    private static async Task<TimeSpan?> UntilFastAsync(ConcurrentQueue<(long At, double Milliseconds)> orders, long killed, double limit)
    {
        while (Stopwatch.GetElapsedTime(killed) < _longest)
        {
            var (row, first) = (0, 0L);
            foreach (var (at, milliseconds) in orders.Where(order => order.At > killed))
            {
                row = milliseconds <= limit ? row + 1 : 0;
                first = row == 1 ? at : first;
                if (row == InARow)
                {
                    return Stopwatch.GetElapsedTime(killed, first);
                }
            }

            await Task.Delay(100);
        }

        return null;
    }
}
