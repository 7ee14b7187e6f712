using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace Aspire.Hosting.Local;

/// <summary>PostgreSQL on its own data directory. It refuses to run as root, and then runs as the user <c>postgres</c>.</summary>
internal sealed class PostgresServer(
    PostgresServerResource server,
    IReadOnlyList<PostgresDatabaseResource> databases,
    string directory,
    bool keepsData,
    ResourceNotificationService notifications)
    : Part(server, server.Name)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    private readonly string _data = Path.Combine(directory, "data");
    private readonly string? _user = Environment.IsPrivilegedProcess ? "postgres" : null;

    public override IEnumerable<Requirement> Requirements => [new("postgresql", () => Binaries() is { } bin ? Path.Combine(bin, "postgres") : null)];

    public override async Task<Command> PrepareAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(_data, "PG_VERSION")))
        {
            await CreateClusterAsync(cancellationToken);
        }

        var binaries = Binaries()!;
        var version = (await File.ReadAllTextAsync(Path.Combine(_data, "PG_VERSION"), cancellationToken)).Trim();
        if (!binaries.Contains($"/{version}/", StringComparison.Ordinal) && Directory.Exists($"/usr/lib/postgresql/{version}/bin"))
        {
            binaries = $"/usr/lib/postgresql/{version}/bin";
        }

        return Run(Path.Combine(binaries, "postgres"),
        [
            "-D", _data,
            "-p", $"{server.PrimaryEndpoint.Port}",
            "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=",
            "-c", "wal_level=logical",
            .. server.Annotations.OfType<ArgumentsAnnotation>().SelectMany(arguments => arguments.Values).Select(value => $"{value}"),
        ]);
    }

    public override async Task WaitUntilReadyAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        var connectionString = await ((IResourceWithConnectionString)server).GetConnectionStringAsync(cancellationToken);
        await using var source = NpgsqlDataSource.Create(
            $"{connectionString};Database=postgres;Pooling=false;Timeout=2;Include Error Detail=false");
        NpgsqlConnection? connection = null;
        await Probe.UntilAsync(
            async token =>
            {
                try
                {
                    connection = await source.OpenConnectionAsync(token);
                    return null;
                }
                catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
                {
                    throw new DistributedApplicationException(
                        "refuses the password: its data were made with another one. Start with --fresh to forget them.", exception);
                }
                catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
                {
                    return exception.Message;
                }
            },
            _patience, cancellationToken);

        await using (connection)
        {
            foreach (var database in databases)
            {
                await CreateDatabaseAsync(connection!, database.DatabaseName, cancellationToken);
                notifications.Publish(database, KnownResourceStates.Running, healthy: true);
            }
        }
    }

    public override LogLevelOfLine LevelOf(string line, LogLevelOfLine previous) => line switch
    {
        // ERROR is what a statement did wrong, such as a duplicate key that the service expects; the service logs what it does not.
        _ when line.Contains(" PANIC:  ", StringComparison.Ordinal) => LogLevelOfLine.Error,
        _ when line.Contains(" FATAL:  ", StringComparison.Ordinal)
            && !line.Contains("starting up", StringComparison.Ordinal)
            && !line.Contains("shutting down", StringComparison.Ordinal)
            && !line.Contains("terminating connection", StringComparison.Ordinal) => LogLevelOfLine.Warning,
        _ => LogLevelOfLine.Detail,
    };

    private static async Task CreateDatabaseAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = name } } };
        if (await exists.ExecuteScalarAsync(cancellationToken) is not null)
        {
            return;
        }

        await using var quoted = new NpgsqlCommand("SELECT format('CREATE DATABASE %I', $1)", connection)
        {
            Parameters = { new() { Value = name, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text } },
        };
        var statement = (string)(await quoted.ExecuteScalarAsync(cancellationToken))!;
        await using var create = new NpgsqlCommand(statement, connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string? Binaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Where(path => File.Exists(Path.Combine(path, "bin", "initdb")))
            .OrderByDescending(path => int.TryParse(Path.GetFileName(path), out var version) ? version : 0)
            .Select(path => Path.Combine(path, "bin")).FirstOrDefault()
        : null;

    private async Task CreateClusterAsync(CancellationToken cancellationToken)
    {
        // An attempt that was cut short leaves a directory that initdb refuses.
        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }

        Directory.CreateDirectory(directory);
        var passwordFile = Path.Combine(directory, "password");
        PrivateFile.Write(passwordFile, (await server.PasswordParameter.GetValueAsync(cancellationToken))!);
        if (_user is not null)
        {
            await ChownAsync(_user, directory, cancellationToken);
        }

        var output = new List<string>();
        var initdb = await ChildProcess.StartAsync(
            Run(Path.Combine(Binaries()!, "initdb"),
            [
                "-D", _data, "-U", (await server.UserNameReference.GetValueAsync(cancellationToken))!, "-A", "scram-sha-256",
                $"--pwfile={passwordFile}", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8",
            ]),
            (line, _) => output.Add(line));
        var code = await initdb.Exited.WaitAsync(cancellationToken);
        File.Delete(passwordFile);
        if (code != 0)
        {
            throw new DistributedApplicationException($"initdb ended with exit code {code}:\n{string.Join('\n', output)}");
        }
    }

    private static async Task ChownAsync(string user, string path, CancellationToken cancellationToken)
    {
        using var chown = Process.Start(new ProcessStartInfo("chown", ["-R", $"{user}:", path]) { RedirectStandardError = true })!;
        var error = await chown.StandardError.ReadToEndAsync(cancellationToken);
        await chown.WaitForExitAsync(cancellationToken);
        if (chown.ExitCode != 0)
        {
            throw new DistributedApplicationException($"The folder {path} cannot be given to the user {user}: {error.Trim()}");
        }
    }

    private Command Run(string program, IReadOnlyList<string> arguments) => new(
        program, arguments, directory, ServerEnvironment.In(directory), _user,
        // SIGTERM would wait for clients. SIGQUIT does not even write what is in memory, yet frees its shared memory, as SIGKILL does not.
        keepsData ? Signal.Interrupt : Signal.Quit);
}
