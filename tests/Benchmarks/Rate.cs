using System.Diagnostics;
using System.Globalization;

namespace Ecommerce.Benchmarks;

/// <summary>What a number of clients got done, each one thing after another.</summary>
internal sealed record Rate(double PerSecond, double P50, double P99, long Done, long Failed)
{
    /// <param name="clients">How many at once.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="act">One thing; false where it failed.</param>
    public static async Task<Rate> MeasureAsync(int clients, TimeSpan duration, Func<int, Task<bool>> act)
    {
        var clock = Stopwatch.StartNew();
        long failed = 0;
        var times = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var own = new List<double>();
            while (clock.Elapsed < duration)
            {
                var started = Stopwatch.GetTimestamp();
                if (await act(client))
                {
                    own.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
                else
                {
                    Interlocked.Increment(ref failed);
                }
            }

            return own;
        })));
        return Of([.. times.SelectMany(own => own)], clock.Elapsed, failed);
    }

    /// <summary>As often as it takes until it does not get faster: the runtime compiles what runs often again while it runs.</summary>
    public static async Task WarmUpAsync(int clients, TimeSpan duration, Func<int, Task<bool>> act)
    {
        const int most = 8;
        const double faster = 1.05;
        var best = 0d;
        for (var round = 0; round < most; round++)
        {
            var rate = await MeasureAsync(clients, duration, act);
            if (round > 1 && rate.PerSecond < best * faster)
            {
                return;
            }

            best = Math.Max(best, rate.PerSecond);
        }
    }

    public static Rate Of(double[] milliseconds, TimeSpan elapsed, long failed = 0)
    {
        if (milliseconds.Length == 0)
        {
            return new Rate(0, 0, 0, 0, failed);
        }

        Array.Sort(milliseconds);
        return new Rate(
            milliseconds.Length / elapsed.TotalSeconds,
            milliseconds[milliseconds.Length / 2],
            milliseconds[milliseconds.Length * 99 / 100],
            milliseconds.Length,
            failed);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{PerSecond:0}/s, p50 {P50:0.0} ms, p99 {P99:0.0} ms{(Failed > 0 ? $", {Failed} failed" : "")}");
}
