using System.Diagnostics;
using System.Globalization;
using Ecommerce.Faults.Driving;
using Npgsql;

namespace Ecommerce.Benchmarks;

/// <summary>200 customers who all want one SKU, beside the same customers who want one of a thousand each time. There is enough of everything.</summary>
internal sealed class HotSkuBenchmark(RunningShop shop, TimeSpan duration, Action<string> say)
{
    private const int Customers = 200;
    private const int Spread = 1000;

    public async Task RunAsync()
    {
        var skus = await SkusAsync();
        using var checkout = await Checkout.OpenAsync(shop, Customers, skus, _ => [skus[0]]);
        await Rate.MeasureAsync(Customers, duration, customer => checkout.PlaceAsync(customer, Any()));
        await DecidedAsync();

        var spread = await MeasureAsync(Any);
        var hot = await MeasureAsync(() => skus[0]);
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"{Customers} customers, one SKU: {hot}; {skus.Count} SKUs: {spread}; ratio {hot.Accepted.PerSecond / spread.Accepted.PerSecond:0.00} accepted, "
            + $"{hot.DecidedPerSecond / spread.DecidedPerSecond:0.00} decided (bound: 0.4); load {Machine.Load}"));

        string Any() => skus[Random.Shared.Next(skus.Count)];

        async Task<Outcome> MeasureAsync(Func<string> choose)
        {
            var (before, clock) = (Machine.CpuByProgram(), Stopwatch.StartNew());
            var accepted = await Rate.MeasureAsync(Customers, duration, customer => checkout.PlaceAsync(customer, choose()));
            await DecidedAsync();
            return new Outcome(accepted, accepted.Done / clock.Elapsed.TotalSeconds, Machine.CpuSince(before, accepted.Done));
        }
    }

    /// <param name="Accepted">Orders that were taken.</param>
    /// <param name="DecidedPerSecond">Reservations made, until the last of those orders has one.</param>
    /// <param name="Cpu">For each order, by program.</param>
    private sealed record Outcome(Rate Accepted, double DecidedPerSecond, string Cpu)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"accepted {Accepted}, decided {DecidedPerSecond:0}/s, ms CPU: {Cpu}");
    }

    private async Task<List<string>> SkusAsync()
    {
        await using var connection = new NpgsqlConnection(await shop.ConnectionStringAsync("catalogdb"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"SELECT sku FROM variants JOIN products ON products.id = product_id WHERE products.status = 'published' ORDER BY sku LIMIT {Spread}", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var skus = new List<string>();
        while (await reader.ReadAsync())
        {
            skus.Add(reader.GetString(0));
        }

        return skus;
    }

    /// <summary>Until no order waits for its reservation, two minutes at most.</summary>
    private async Task DecidedAsync()
    {
        await using var connection = new NpgsqlConnection(await shop.ConnectionStringAsync("ordersdb"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM orders WHERE status = 'Placed' AND stock_status = 'Pending'", connection);
        var clock = Stopwatch.StartNew();
        while ((long)(await command.ExecuteScalarAsync())! > 0)
        {
            if (clock.Elapsed > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException("Orders still wait for their reservations after two minutes.");
            }

            await Task.Delay(50);
        }
    }
}
