using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Ecommerce.Hosting.Tests;

/// <summary>The AppHost of tests/Samples, run as <c>dotnet run</c> would run it, with its state in a folder of its own.</summary>
internal sealed partial class SampleSystem : IAsyncDisposable
{
    public const int Interrupt = 2;
    public const int Kill = 9;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SampleSystem(Process process, string state)
    {
        _process = process;
        State = state;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string State { get; }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static SampleSystem Start(string state, params string[] args)
    {
        var output = AppContext.BaseDirectory.TrimEnd('/');
        var assembly = Path.Combine(output, "..", "..", "Sample.AppHost", Path.GetFileName(output), "Sample.AppHost.dll");

        // As a terminal starts it: whoever runs these tests in the background has Ctrl-C ignored, and children inherit that.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", "exec", Path.GetFullPath(assembly), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["Local__State"] = state },
        };
        return new SampleSystem(Process.Start(start)!, state);
    }

    public static string NewState() => Directory.CreateTempSubdirectory("hosting-tests-").FullName;

    public async Task HealthyAsync()
    {
        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(_healthy.Task, ended, Task.Delay(_patience)) != _healthy.Task)
        {
            Assert.Fail($"The system did not become healthy:\n{Output}");
        }
    }

    public async Task<int> EndAsync()
    {
        using var timeout = new CancellationTokenSource(_patience);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public void Send(int signal) => _ = SendSignal(_process.Id, signal);

    /// <summary>One of the JSON files that a running system writes.</summary>
    public Dictionary<string, T> Json<T>(string file, int instance = 1) => JsonSerializer.Deserialize<Dictionary<string, T>>(
        File.ReadAllText(Path.Combine(State, instance == 1 ? "" : $"{instance}", file)))!;

    public HttpClient Client(string resource, int instance = 1) =>
        new() { BaseAddress = new Uri(Json<string>("endpoints.json", instance)[resource]) };

    /// <summary>
    /// Every process of the system has its state's folder in its environment, or as its working directory: Redis writes its title
    /// over its environment.
    /// </summary>
    public IReadOnlyList<int> Processes() =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _) && (ReadFile($"/proc/{name}/environ").Contains(State, StringComparison.Ordinal)
                || WorkingDirectory(name).StartsWith(State, StringComparison.Ordinal)))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)),
    ];

    public async Task NothingIsLeftAsync()
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (Processes() is { Count: > 0 } left)
        {
            Assert.True(DateTime.UtcNow < deadline, $"Left running: {string.Join(", ", left.Select(id => ReadFile($"/proc/{id}/cmdline")))}");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Send(Interrupt);
            await EndAsync();
        }

        _process.Dispose();
    }

    private static string ReadFile(string file) => Try(() => File.ReadAllText(file));

    private static string WorkingDirectory(string processId) =>
        Try(() => Directory.ResolveLinkTarget($"/proc/{processId}/cwd", returnFinalTarget: false)?.FullName ?? "");

    /// <summary>Processes end, or belong to others, while one looks.</summary>
    private static string Try(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);

    private void Read(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line?.StartsWith("Everything is healthy after ", StringComparison.Ordinal) == true)
        {
            _healthy.TrySetResult();
        }
    }
}
