using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Local;

/// <summary>What to start, and how to stop it.</summary>
/// <param name="Program">The program's path.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="WorkingDirectory">Its working directory.</param>
/// <param name="Environment">Its environment, whole.</param>
/// <param name="User">Run as that user (only root can); it may still read folders that only root can.</param>
/// <param name="StopSignal">The signal that asks it to end.</param>
internal sealed record Command(
    string Program,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment,
    string? User = null,
    Signal StopSignal = Signal.Terminate);

internal enum Signal
{
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
}

/// <summary>
/// A process in a session of its own, so that Ctrl-C in the terminal does not reach it before the engine does. It is told to stop
/// by the kernel if this process dies without a word.
/// </summary>
internal sealed partial class ChildProcess
{
    private const int TailLength = 30;

    // The kernel sends the death signal when the thread that started the child ends, so that thread has to live for ever.
    private static readonly BlockingCollection<Action> _starts = [];

    private readonly Process _process;
    private readonly Command _command;
    private readonly Queue<string> _tail = new();
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    static ChildProcess() => new Thread(() =>
    {
        foreach (var start in _starts.GetConsumingEnumerable())
        {
            start();
        }
    })
    { IsBackground = true, Name = "process starter" }.Start();

    private ChildProcess(Process process, Command command, Action<string, bool> onLine)
    {
        _process = process;
        _command = command;
        Id = process.Id;
        var output = Task.WhenAll(ReadAsync(process.StandardOutput, line => onLine(line, false)),
            ReadAsync(process.StandardError, line => onLine(line, true)));
        _ = WatchAsync(output);
    }

    public int Id { get; }

    /// <summary>The exit code, once the process has ended and its last lines have been read.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>The last lines that it wrote, without stack traces, which would leave no room for what happened.</summary>
    public IReadOnlyList<string> Tail
    {
        get
        {
            lock (_tail)
            {
                return [.. _tail];
            }
        }
    }

    /// <param name="command">What to start.</param>
    /// <param name="onLine">Receives each line, and whether it came from standard error.</param>
    public static Task<ChildProcess> StartAsync(Command command, Action<string, bool> onLine)
    {
        var started = new TaskCompletionSource<ChildProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        _starts.Add(() =>
        {
            try
            {
                started.SetResult(new ChildProcess(Process.Start(StartInfo(command))!, command, onLine));
            }
            catch (Exception exception)
            {
                started.SetException(new DistributedApplicationException($"{command.Program} cannot be started: {exception.Message}", exception));
            }
        });
        return started.Task;
    }

    /// <summary>Asks the process to end, and ends it by force after the time given, with every process that it started.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        Send(_command.StopSignal);
        if (await Task.WhenAny(_exited.Task, Task.Delay(patience)) != _exited.Task)
        {
            Send(Signal.Kill);
        }

        // The process is the leader of its group; whoever is left of it goes too.
        _ = Kill(-Id, (int)Signal.Kill);
        await _exited.Task;
    }

    public static void Send(int processId, Signal signal) => _ = Kill(processId, (int)signal);

    private void Send(Signal signal)
    {
        if (!_process.HasExited)
        {
            _ = Kill(Id, (int)signal);
        }
    }

    private static ProcessStartInfo StartInfo(Command command)
    {
        var start = new ProcessStartInfo("setsid")
        {
            WorkingDirectory = command.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("setpriv");
        string[] user = command.User is null
            ? []
            : [$"--reuid={command.User}", $"--regid={command.User}", "--clear-groups",
                "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"];
        foreach (var argument in (string[])[.. user, "--pdeathsig", DeathSignal(command.StopSignal), "--", command.Program, .. command.Arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static string DeathSignal(Signal signal) => signal switch
    {
        Signal.Interrupt => "INT",
        Signal.Quit => "QUIT",
        Signal.Kill => "KILL",
        _ => "TERM",
    };

    private async Task ReadAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!ConsoleLog.IsStackTrace(line))
            {
                lock (_tail)
                {
                    _tail.Enqueue(line);
                    if (_tail.Count > TailLength)
                    {
                        _tail.Dequeue();
                    }
                }
            }

            onLine(line);
        }
    }

    private async Task WatchAsync(Task output)
    {
        _process.StandardInput.Close();
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Exited += (_, _) => exited.TrySetResult();
        _process.EnableRaisingEvents = true;
        if (_process.HasExited)
        {
            exited.TrySetResult();
        }

        await exited.Task;

        // A process that it left behind may keep the pipe open.
        await Task.WhenAny(output, Task.Delay(TimeSpan.FromSeconds(1)));
        _exited.SetResult(_process.ExitCode);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
