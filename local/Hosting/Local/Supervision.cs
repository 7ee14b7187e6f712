using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>
/// Keeps one part running: starts it, tells when it is ready, and starts it again when it dies after that. A part that ends before it
/// was ever ready, or with a failure where it should run to completion, fails the system.
/// </summary>
internal sealed class Supervision(Part part, bool runsToCompletion, ConsoleLog log, Action<Part, string, bool, int?> report) : IDisposable
{
    private static readonly TimeSpan _patienceWhenStopping = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stopping = new();
    private volatile ChildProcess? _process;

    public Part Part => part;

    /// <summary>The process that runs now.</summary>
    public int? ProcessId => _process is { Exited.IsCompleted: false } process ? process.Id : null;

    /// <summary>Runs until the part is stopped, or has run to completion.</summary>
    /// <exception cref="DistributedApplicationException">The part failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var wasReady = false;
        var pause = _firstPause;
        while (true)
        {
            report(part, KnownResourceStates.Starting, false, null);
            var command = await part.PrepareAsync(linked.Token);
            linked.Token.ThrowIfCancellationRequested();
            var process = _process = await ChildProcess.StartAsync(
                command, (line, isError) => log.Line(part.Name, line, (text, previous) => Level(text, previous, isError)));
            report(part, KnownResourceStates.Running, false, null);
            var watch = Stopwatch.StartNew();

            var problem = runsToCompletion ? null : await ReadyOrProblemAsync(process, linked.Token);
            if (problem is null && !runsToCompletion)
            {
                if (wasReady)
                {
                    log.Say(part.Name, "is running again.");
                }

                wasReady = true;
                report(part, KnownResourceStates.Running, true, null);
            }
            else if (problem is not null)
            {
                if (!wasReady)
                {
                    throw Failure(problem, process);
                }

                log.Say(part.Name, problem);
            }

            var code = await process.Exited.WaitAsync(linked.Token);
            if (runsToCompletion)
            {
                report(part, KnownResourceStates.Finished, false, code);
                return;
            }

            report(part, KnownResourceStates.Exited, false, code);
            pause = watch.Elapsed > _longestPause ? _firstPause : pause;
            log.Say(part.Name, $"ended unexpectedly ({Meaning(code)}). It is started again in {pause.TotalSeconds:0.#} s.");
            await Task.Delay(pause, linked.Token);
            pause = pause * 2 > _longestPause ? _longestPause : pause * 2;
        }
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        if (_process is { } process)
        {
            await process.StopAsync(_patienceWhenStopping);
        }

        await part.AfterStopAsync();
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>What goes wrong, with the last lines that the process wrote.</summary>
    public DistributedApplicationException Failure(string problem, ChildProcess? process)
    {
        var tail = process?.Tail ?? [];
        var lines = tail.Count == 0 ? "" : $"\nIts last lines:\n{string.Join('\n', tail.Select(line => $"    {line}"))}";
        return new DistributedApplicationException($"{part.Name} {problem}{lines}");
    }

    public DistributedApplicationException Failure(string problem) => Failure(problem, _process);

    public static string Meaning(int exitCode) =>
        exitCode > 128 ? $"killed by signal {exitCode - 128}" : $"exit code {exitCode}";

    private static async Task<string?> EndAsync(ChildProcess process) =>
        $"ended before it was ready: {Meaning(await process.Exited)}.";

    private LogLevelOfLine Level(string line, LogLevelOfLine previous, bool isError)
    {
        var level = part.LevelOf(line, previous);
        return isError && part is ProjectProcess && level < LogLevelOfLine.Warning ? LogLevelOfLine.Warning : level;
    }

    private async Task<string?> ReadyOrProblemAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ready = ReadyAsync(process, ended.Token);
        var end = EndAsync(process);
        var first = await Task.WhenAny(ready, end);
        if (first == end && !ready.IsCompletedSuccessfully)
        {
            await ended.CancelAsync();
        }

        return await first;
    }

    private async Task<string?> ReadyAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        try
        {
            await part.WaitUntilReadyAsync(process, cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return exception.Message;
        }
    }
}
