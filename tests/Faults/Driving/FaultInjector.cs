using System.Collections.Concurrent;
using System.Diagnostics;
using Ecommerce.Faults.Judging;

namespace Ecommerce.Faults.Driving;

/// <summary>Kills and freezes the shop's processes, at random moments and where it hurts most.</summary>
internal sealed class FaultInjector(RunningShop shop, History history, int seed)
{
    private static readonly Victim[] _victims =
    [
        new("orders", "Orders.dll", 5),
        new("catalog", "Catalog.dll", 4),
        new("payments", "PaymentSandbox.dll", 3),
        new("support", "Support.dll", 2),
        new("gateway", "Gateway.dll", 1),
        new("users", "Users.dll", 1),
        new("storefront", "Storefront.dll", 1),
        new("postgres", "postgres", 2),
        new("rabbitmq", "beam.smp", 2),
        new("redis", "redis-server", 1),
    ];

    /// <summary>The points of the architecture: each has to be died at, whichever service does.</summary>
    private static readonly string[] _named =
        ["after-commit-before-publish", "after-publish-before-removal", "after-handler-commit-before-ack", "after-charge-before-record", "mid-compensation"];

    private static readonly (string Service, string Point)[] _crashPoints =
    [
        ("orders", "after-commit-before-publish"),
        ("orders", "after-publish-before-removal"),
        ("orders", "after-handler-commit-before-ack"),
        ("orders", "before-idempotent-commit"),
        ("orders", "after-charge-before-record"),
        ("orders", "mid-compensation"),
        ("catalog", "after-commit-before-publish"),
        ("catalog", "after-publish-before-removal"),
        ("catalog", "after-handler-commit-before-ack"),
        ("support", "before-idempotent-commit"),
        ("support", "after-handler-commit-before-ack"),
    ];

    /// <summary>The engine sees a death a moment later.</summary>
    private static readonly TimeSpan _untilNoticed = TimeSpan.FromMilliseconds(300);

    /// <summary>Above it the local engine starts a dead process again at once.</summary>
    private static readonly TimeSpan _ripeAfter = TimeSpan.FromSeconds(16);

    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(20);

    private readonly Random _random = new(seed);
    private readonly ConcurrentDictionary<string, int> _counts = [];
    private readonly List<Task> _frozen = [];

    private sealed record Victim(string Name, string Program, int Weight);

    /// <summary>How often what was done.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    public int Total => _counts.Values.Sum();

    /// <summary>How often a service was armed for a point, and how often it died there; one that something else kills before does not.</summary>
    public IReadOnlyList<(string Service, string Point, int Armed, int Died)> Crashes =>
    [
        .. _crashPoints.Select(one => (
            one.Service, one.Point, _counts.GetValueOrDefault($"arm {one.Service} {one.Point}"),
            shop.Deaths(one.Service).Count(point => point == one.Point))),
    ];

    /// <summary>Points at which nobody has died yet.</summary>
    public IReadOnlyList<string> Missing
    {
        get
        {
            var died = Crashes.Where(crash => crash.Died > 0).Select(crash => crash.Point).ToHashSet();
            return [.. _named.Where(point => !died.Contains(point))];
        }
    }

    /// <summary>Until told to stop; afterwards nothing is frozen any more.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await PauseAsync(stop);
                var missing = Missing;
                var (kills, freezes) = missing.Count > 0 ? (20, 15) : (40, 25);
                var choice = _random.Next(100);
                if (choice < kills)
                {
                    KillOne();
                }
                else if (choice < kills + freezes)
                {
                    FreezeOne(stop);
                }
                else
                {
                    CrashOne(missing);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }

        await Task.WhenAll(_frozen);
        shop.Disarm();
        foreach (var victim in _victims)
        {
            Processes.Signal(victim.Program, Processes.Continue);
        }
    }

    /// <summary>
    /// Mostly everything is up again before the next fault, so that people get on with their shopping; sometimes one comes on top of another.
    /// </summary>
    private async Task PauseAsync(CancellationToken stop)
    {
        var together = _random.Next(3) == 0;
        var pause = TimeSpan.FromMilliseconds(_random.Next(300, 4000));
        if (!together)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(_longestWait);
            var started = Stopwatch.GetTimestamp();
            await Task.Delay(_untilNoticed, stop);
            await shop.WaitUntilHealthyAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // On a slow machine, too, there is time for shopping.
            pause += Stopwatch.GetElapsedTime(started) / 2;
        }

        await Task.Delay(pause, stop);
    }

    private void KillOne()
    {
        var victim = Choose();
        if (Processes.Signal(victim.Program, Processes.Kill) > 0)
        {
            Note($"kill {victim.Name}");
        }
    }

    private void FreezeOne(CancellationToken stop)
    {
        var victim = Choose();
        var length = TimeSpan.FromMilliseconds(_random.Next(300, 6000));
        if (Processes.Signal(victim.Program, Processes.Stop) > 0)
        {
            Note($"freeze {victim.Name}", ("seconds", $"{length.TotalSeconds:0.0}"));
            _frozen.Add(ThawAsync(victim, length, stop));
        }
    }

    private static async Task ThawAsync(Victim victim, TimeSpan after, CancellationToken stop)
    {
        await Task.Delay(after, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Processes.Signal(victim.Program, Processes.Continue);
    }

    /// <summary>
    /// The process is killed so that its successor, which is armed, dies at the point, the first to fourth time it is reached. A point
    /// at which nobody has died goes first, and at once: a short run, too, dies at each.
    /// </summary>
    private void CrashOne(IReadOnlyList<string> missing)
    {
        var ripe = _crashPoints.Where(one => IsRipe(_victims.First(victim => victim.Name == one.Service))).ToArray();
        var first = ripe.Where(one => missing.Contains(one.Point)).ToArray();
        ripe = first.Length > 0 ? first : ripe;
        if (ripe.Length == 0)
        {
            KillOne();
            return;
        }

        var (service, point) = ripe[_random.Next(ripe.Length)];
        var armed = $"{point}:{(first.Length > 0 ? 1 : _random.Next(1, 5))}";
        shop.Arm(service, armed);
        if (Processes.Signal(_victims.First(victim => victim.Name == service).Program, Processes.Kill) > 0)
        {
            Note($"arm {service} {point}", ("at", armed));
        }
    }

    private Victim Choose()
    {
        var ripe = _victims.Where(IsRipe).ToArray();
        var among = ripe.Length > 0 ? ripe : _victims;
        var at = _random.Next(among.Sum(victim => victim.Weight));
        return among.First(victim => (at -= victim.Weight) < 0);
    }

    /// <summary>One that dies again and again is kept down longer each time by what starts it, and then nothing else happens.</summary>
    private static bool IsRipe(Victim victim) => Processes.Age(victim.Program) >= _ripeAfter;

    private void Note(string fault, params (string Name, string Value)[] details)
    {
        _counts.AddOrUpdate(fault, 1, (_, count) => count + 1);
        var entry = history.Begin("harness", OperationKind.Fault, fault, details);
        entry.Sent();
        entry.Ok(null);
    }
}
