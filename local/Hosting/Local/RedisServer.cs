using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

internal sealed class RedisServer(RedisResource redis, string directory, bool keepsData) : Part(redis, redis.Name)
{
    private const string Program = "/usr/bin/redis-server";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    public override IEnumerable<Requirement> Requirements => [new("redis-server", () => File.Exists(Program) ? Program : null)];

    public override async Task<Command> PrepareAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);

        // In a file, because everybody can read the arguments of a process.
        var configuration = Path.Combine(directory, "redis.conf");
        PrivateFile.Write(configuration, $"""
            port {redis.PrimaryEndpoint.Port}
            bind 127.0.0.1
            dir "{directory}"
            requirepass "{await redis.PasswordParameter.GetValueAsync(cancellationToken)}"
            save 60 1
            daemonize no

            """);
        return new Command(
            Program,
            [configuration, .. redis.Annotations.OfType<ArgumentsAnnotation>().SelectMany(arguments => arguments.Values).Select(value => $"{value}")],
            directory,
            ServerEnvironment.In(directory),
            StopSignal: keepsData ? Signal.Terminate : Signal.Kill);
    }

    public override async Task WaitUntilReadyAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        var password = await redis.PasswordParameter.GetValueAsync(cancellationToken);
        var greeting = Encoding.UTF8.GetBytes(
            $"*2\r\n$4\r\nAUTH\r\n${Encoding.UTF8.GetByteCount(password!)}\r\n{password}\r\n*1\r\n$4\r\nPING\r\n");
        await Probe.UntilAsync(
            async token =>
            {
                var answer = await Probe.ExchangeAsync(redis.PrimaryEndpoint.Port, greeting, token);
                return answer is null ? "nobody answers on its port"
                    : Encoding.UTF8.GetString(answer).StartsWith("+OK\r\n", StringComparison.Ordinal) ? null
                    : Encoding.UTF8.GetString(answer).Trim();
            },
            _patience, cancellationToken);
    }

    public override LogLevelOfLine LevelOf(string line, LogLevelOfLine previous) =>
        line.Contains("Fatal", StringComparison.OrdinalIgnoreCase) ? LogLevelOfLine.Error : LogLevelOfLine.Detail;
}
