using System.Diagnostics;

namespace Ecommerce.Messaging.Tests;

/// <summary>A replica in a process of its own, which can die.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];

    private ChildProcess(Process process) => _process = process;

    public static async Task<ChildProcess> StartAsync(Ledger ledger, string? crashAt = null)
    {
        var assembly = typeof(Program).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [assembly])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["ConnectionStrings__ledgerdb"] = ledger.Database,
                ["ConnectionStrings__rabbitmq"] = ledger.Broker,
                ["Messaging__Prefix"] = ledger.Prefix,
                ["Identity__Issuer"] = Testing.TestTokens.Issuer,
                ["ECOMMERCE_CRASH_AT"] = crashAt,
            },
        };
        var child = new ChildProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        child._process.OutputDataReceived += (_, line) => child.Read(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Read(line.Data);
        child._process.Exited += (_, _) => child._address.TrySetException(new InvalidOperationException(child.Output));
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        child.Address = await child._address.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return child;
    }

    public Uri Address { get; private set; } = null!;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Waits until it has killed itself.</summary>
    public async Task DiesAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(128 + 9, _process.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        const string Listening = "Now listening on: ";
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var index)
        {
            _address.TrySetResult(new(line[(index + Listening.Length)..].Trim()));
        }
    }
}
