using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ecommerce.Faults.Driving;
using Ecommerce.Faults.Judging;
using Ecommerce.Testing;

namespace Ecommerce.Faults;

/// <summary>What a run came to.</summary>
/// <param name="Missing">Named crash points at which nobody died.</param>
internal sealed record FaultReport(
    IReadOnlyList<Verdict> Verdicts, int Faults, TimeSpan Recovery, string History, IReadOnlyList<string> Missing)
{
    public bool Holds => Verdicts.All(verdict => verdict.Holds);
}

/// <summary>Starts the shop, lets people shop while its processes die, waits until it has come to rest, and has it judged.</summary>
internal static class FaultRun
{
    private static readonly TimeSpan _startTimeout = TimeSpan.FromMinutes(6);

    /// <summary>How much longer a run may go on for a named crash point at which nobody has died yet.</summary>
    private static readonly TimeSpan _forMissing = TimeSpan.FromSeconds(90);

    /// <summary>How long those who wait for an answer may go on asking after the last fault.</summary>
    private static readonly TimeSpan _lastAnswers = TimeSpan.FromSeconds(60);

    public static async Task<FaultReport> RunAsync(FaultOptions options, Action<string> say, CancellationToken cancellationToken)
    {
        using var systemLock = await SystemLock.AcquireAsync(cancellationToken);
        using var history = new History(Path.Combine(
            options.Folder, string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{options.Seed}.jsonl")));
        var clock = Stopwatch.StartNew();
        await using var shop = new RunningShop(RunningShop.ShortTimes);
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            patience.CancelAfter(_startTimeout);
            await shop.StartAsync(patience.Token);
        }

        Say($"The system has started in {clock.Elapsed.TotalSeconds:0.0} s; seed {options.Seed}, {options.Shoppers} shoppers, history in {history.Path}.");
        using var reader = new EvidenceReader(shop);
        var tap = new EventTap(shop);
        await tap.OpenAsync(cancellationToken);
        var assortment = await reader.AssortmentAsync();
        using var agent = await Person.SignInAsync(shop, "agent@example.com");
        using var desk = await Person.SignInAsync(shop, "orders@example.com");
        assortment = assortment with { Code = await new Promoter(desk).MakeAsync(options.Promotions, cancellationToken) };
        var supplier = new Supplier(reader, assortment);
        await supplier.FillAsync();
        var people = await Task.WhenAll(Enumerable.Range(0, options.Shoppers).Select(_ => Person.RegisterAsync(shop)));

        // A rush, while everything lives.
        RushRow[] rushes = [];
        if (options.Rush > 0)
        {
            var since = clock.Elapsed;
            rushes = [await new Rush(shop, reader, history, agent, desk, options.Seed).RunAsync(assortment.Rush, options.RushUnits, options.Rush, cancellationToken)];
            Say($"{rushes[0].Checkouts} checkouts for {options.RushUnits} units of {assortment.Rush} in {(clock.Elapsed - since).TotalSeconds:0} s.");
        }

        // Deaths, and shopping.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var giveUp = new CancellationTokenSource();
        var faults = new FaultInjector(shop, history, options.Seed);
        var shopping = Task.WhenAll(people.Select((person, index) =>
            new Shopper(person, agent, desk, history, assortment, unchecked((options.Seed * 1000) + index)).RunAsync(stop.Token, giveUp.Token)));
        var stopping = StopAsync();
        var poisoning = tap.PoisonAsync(options.Duration / 7, stop.Token);
        var supplying = supplier.TrickleAsync(stop.Token);
        await faults.RunAsync(stop.Token);
        await Task.WhenAll(stopping, poisoning, supplying);
        cancellationToken.ThrowIfCancellationRequested();

        // Rest.
        var rest = Stopwatch.StartNew();
        giveUp.CancelAfter(_lastAnswers);
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            patience.CancelAfter(_startTimeout);
            await shop.WaitUntilHealthyAsync(patience.Token);
        }

        var recovery = await WaitUntilAsync(
            async () => [.. (await reader.WaitingAsync(tap.Poison)).Where(row => row.Place.EndsWith("outbox_messages", StringComparison.Ordinal))],
            options.Rest, rest, cancellationToken);
        Say($"{faults.Total} faults; all healthy and every outbox empty {recovery.Elapsed.TotalSeconds:0.0} s after the last one.");
        await shopping;
        var settled = await WaitUntilAsync(
            async () => [.. await reader.WaitingAsync(tap.Poison), .. await reader.UnsettledAsync(), .. await tap.WaitingAsync(cancellationToken)],
            options.Rest, rest, cancellationToken);
        Say($"{(settled.Waiting.Count == 0 ? "At rest" : "NOT at rest")} {settled.Elapsed.TotalSeconds:0.0} s after the last fault. {Describe(settled.Waiting)}");

        // Everything once more, and the judgement.
        var events = await tap.CloseAsync(cancellationToken);
        var evidence = await reader.ReadAsync(Operation.Fold(history.Lines.Where(line => line.Kind != OperationKind.Fault)));
        var before = await reader.StateAsync();
        await tap.RedeliverAsync(options.Seed, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        var handled = await WaitUntilAsync(
            async () => [.. await reader.WaitingAsync(tap.Poison), .. await tap.WaitingAsync(cancellationToken)],
            options.Rest, Stopwatch.StartNew(), cancellationToken);
        var after = await reader.StateAsync();
        evidence = evidence with
        {
            Events = events,
            Poison = tap.Poison,
            Rushes = rushes,
            Waiting = [.. settled.Waiting, .. handled.Waiting],
            States = [.. before.Select(table => new StateRow(table.Key, table.Value, after.GetValueOrDefault(table.Key, "gone")))],
        };
        foreach (var person in people)
        {
            person.Dispose();
        }

        var report = new FaultReport(Judge.Of(evidence), faults.Total, recovery.Elapsed, history.Path, faults.Missing);
        Say(Describe(faults));
        Say(Describe(evidence.Operations));
        Say("Paths: " + string.Join(", ", WalkedPaths.Of(evidence).Select(path => $"{path.Count} {path.Path}")));
        foreach (var verdict in report.Verdicts)
        {
            say(verdict.ToString());
        }

        Say($"{report.Verdicts.Count(verdict => verdict.Holds)} of {report.Verdicts.Count} invariants hold; "
            + $"{report.Faults} faults, seed {options.Seed}, {clock.Elapsed.TotalSeconds:0} s in all.");
        return report;

        void Say(string text) => say(text);

        async Task StopAsync()
        {
            await Task.Delay(options.Duration, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            for (var since = Stopwatch.StartNew(); since.Elapsed < _forMissing && faults.Missing.Count > 0 && !cancellationToken.IsCancellationRequested;)
            {
                await Task.Delay(500, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await stop.CancelAsync();
        }
    }

    /// <summary>Asks until nothing waits, three times in a row; gives up after a time.</summary>
    private static async Task<(IReadOnlyList<WaitingRow> Waiting, TimeSpan Elapsed)> WaitUntilAsync(
        Func<Task<IReadOnlyList<WaitingRow>>> look, TimeSpan patience, Stopwatch since, CancellationToken cancellationToken)
    {
        var deadline = Stopwatch.StartNew();
        var quiet = 0;
        var firstQuiet = since.Elapsed;
        IReadOnlyList<WaitingRow> waiting = [];
        while (deadline.Elapsed < patience)
        {
            try
            {
                waiting = [.. (await look()).Where(row => row.Count > 0)];
                if (waiting.Count > 0)
                {
                    quiet = 0;
                }
                else if (++quiet == 1)
                {
                    firstQuiet = since.Elapsed;
                }

                if (quiet == 3)
                {
                    return (waiting, firstQuiet);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // A server is still coming back.
                quiet = 0;
                waiting = [new WaitingRow(exception.Message, 1)];
            }

            await Task.Delay(400, cancellationToken);
        }

        return (waiting, since.Elapsed);
    }

    private static string Describe(IReadOnlyList<WaitingRow> waiting) =>
        string.Join(", ", waiting.Select(row => $"{row.Place}: {row.Count}"));

    private static string Describe(FaultInjector faults) =>
        "Faults: " + string.Join(", ", faults.Counts.OrderBy(fault => fault.Key).Select(fault => $"{fault.Value} × {fault.Key}"))
        + "\nDeaths at crash points: "
        + string.Join(", ", faults.Crashes.Select(crash => $"{crash.Service} {crash.Point} {crash.Died} (armed {crash.Armed})"))
        + (faults.Missing.Count == 0 ? "; each named point was died at" : $"; NOBODY DIED at {string.Join(", ", faults.Missing)}");

    private static string Describe(IReadOnlyList<Operation> operations)
    {
        var text = new StringBuilder("Operations:");
        foreach (var kind in operations.GroupBy(operation => operation.Kind).OrderBy(group => group.Key))
        {
            var attempts = kind.Sum(operation => operation.Lines.Count(line => line.Outcome is Outcome.Sent));
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n  {kind.Key}: {kind.Count(one => one.Outcome is Outcome.Ok)} ok, {kind.Count(one => one.Outcome is Outcome.Fail)} refused, "
                + $"{kind.Count(one => one.Outcome is Outcome.Unknown)} unknown in the end; {attempts} attempts, "
                + $"{kind.Sum(one => one.Lines.Count(line => line.Outcome is Outcome.Unknown))} without an answer that tells");
        }

        return text.ToString();
    }
}
