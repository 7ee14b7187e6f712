using System.Diagnostics;
using System.Globalization;
using Ecommerce.Faults.Driving;
using Ecommerce.Testing;

namespace Ecommerce.Benchmarks;

/// <summary>Measures the whole system, each figure beside what the machine can do in the same run; durability stays on.</summary>
internal static class BenchmarkRun
{
    public static readonly IReadOnlyList<string> Names = ["idle", "messaging", "catalog", "checkout", "hot-sku", "recovery"];

    /// <param name="duration">Of each measurement.</param>
    /// <param name="names">Which; all where none is named.</param>
    /// <param name="say">Where the figures go.</param>
    public static async Task RunAsync(TimeSpan duration, IReadOnlyCollection<string> names, Action<string> say)
    {
        using var systemLock = await SystemLock.AcquireAsync();
        say($"{Environment.ProcessorCount} cores, load {Machine.Load} before; {duration.TotalSeconds:0} s for each measurement.");
        var clock = Stopwatch.StartNew();
        await using var shop = new RunningShop([], "-c", "track_commit_timestamp=on");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(6));
        await shop.StartAsync(patience.Token);
        Say($"start-up, until all is healthy: {clock.Elapsed.TotalSeconds:0.0} s; load {Machine.Load}");

        if (Wanted("idle"))
        {
            await SayIdleMemoryAsync(say);
        }

        using var reader = new EvidenceReader(shop);
        var skus = (await reader.AssortmentAsync()).Most;
        using var checkout = await Checkout.OpenAsync(shop, CheckoutBenchmark.Clients, skus);
        if (Wanted("messaging"))
        {
            var messaging = new MessagingBenchmark(shop, say);
            await messaging.MeasureDelayAsync(checkout);
            await messaging.MeasureDrainAsync();
        }

        if (Wanted("catalog"))
        {
            await new CatalogBenchmark(shop, duration, say).RunAsync();
        }

        if (Wanted("checkout"))
        {
            await new CheckoutBenchmark(shop, duration, say).RunAsync(checkout, skus);
        }

        if (Wanted("hot-sku"))
        {
            await new HotSkuBenchmark(shop, duration, say).RunAsync();
        }

        if (Wanted("recovery"))
        {
            await new RecoveryBenchmark(shop, say).RunAsync(checkout);
        }

        bool Wanted(string name) => names.Count == 0 || names.Contains(name);

        void Say(FormattableString text) => say(text.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task SayIdleMemoryAsync(Action<string> say)
    {
        await Task.Delay(TimeSpan.FromSeconds(10));
        var sizes = Machine.ProportionalSetSizes();
        say(string.Create(CultureInfo.InvariantCulture, $"idle memory (PSS): {sizes.Sum(program => program.MiB):0} MiB: ")
            + string.Join(", ", sizes.Where(program => program.MiB >= 1).Select(program => string.Create(CultureInfo.InvariantCulture, $"{program.Program} {program.MiB:0}"))));
    }
}
