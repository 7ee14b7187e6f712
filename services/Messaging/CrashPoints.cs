using System.Diagnostics;

namespace Ecommerce.Messaging;

/// <summary>
/// Places where a process can be made to die as if by <c>kill -9</c>, for fault tests: <c>ECOMMERCE_CRASH_AT=name</c>, or
/// <c>name:3</c> for the third time it is reached. The file that <c>ECOMMERCE_CRASH_LOG</c> names, if any, is told of the death.
/// Inert outside Development.
/// </summary>
public static class CrashPoints
{
    public const string AfterCommitBeforePublish = "after-commit-before-publish";
    public const string AfterPublishBeforeRemoval = "after-publish-before-removal";
    public const string AfterHandlerCommitBeforeAck = "after-handler-commit-before-ack";
    public const string BeforeIdempotentCommit = "before-idempotent-commit";

    private static readonly string? _name;
    private static readonly string? _log;
    private static int _remaining;

    static CrashPoints()
    {
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
            ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
        var value = Environment.GetEnvironmentVariable("ECOMMERCE_CRASH_AT");
        if (value is null || environment is not "Development")
        {
            return;
        }

        var parts = value.Split(':', 2);
        _name = parts[0];
        _log = Environment.GetEnvironmentVariable("ECOMMERCE_CRASH_LOG");
        _remaining = parts.Length == 2 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 1;
    }

    public static void Reached(string name)
    {
        if (_name is null || _name != name)
        {
            return;
        }

        var left = Interlocked.Decrement(ref _remaining);
        if (left > 0)
        {
            return;
        }

        if (left == 0 && _log is { Length: > 0 })
        {
            File.AppendAllText(_log, $"{name}\n");
        }

        using var process = Process.GetCurrentProcess();
        process.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
