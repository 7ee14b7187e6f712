using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>
/// RabbitMQ as a node of its own, with its own port mapper (epmd): the machine's would outlive it and be shared with other nodes.
/// </summary>
internal sealed class RabbitMqServer(
    RabbitMQServerResource broker, string directory, bool keepsData, int distributionPort, int mapperPort, Action<string, bool> onMapperLine)
    : Part(broker, broker.Name)
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string Mapper = "/usr/bin/epmd";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);
    private static readonly byte[] _protocolHeader = [.. "AMQP"u8, 0, 0, 9, 1];

    private ChildProcess? _mapper;

    public override IEnumerable<Requirement> Requirements => [new("rabbitmq-server", () => File.Exists(Program) ? Program : null)];

    public override async Task<Command> PrepareAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        if (_mapper is null || _mapper.Exited.IsCompleted)
        {
            _mapper = await ChildProcess.StartAsync(
                new Command(Mapper, ["-address", "127.0.0.1", "-port", $"{mapperPort}"], directory, ServerEnvironment.In(directory)), onMapperLine);
        }

        var management = broker.Annotations.OfType<EndpointAnnotation>()
            .FirstOrDefault(endpoint => endpoint.Name == RabbitMQBuilderExtensions.ManagementEndpointName);
        var configuration = Path.Combine(directory, "rabbitmq.conf");
        PrivateFile.Write(configuration, $"""
            listeners.tcp.1 = 127.0.0.1:{broker.PrimaryEndpoint.Port}
            default_user = {await broker.UserNameReference.GetValueAsync(cancellationToken)}
            default_pass = {await broker.PasswordParameter.GetValueAsync(cancellationToken)}
            loopback_users = none
            log.console = true
            log.console.level = info
            log.file = false
            disk_free_limit.absolute = 50MB
            {(management is null ? "" : $"management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {management.AllocatedPorts[0]}")}

            """);
        var plugins = Path.Combine(directory, "enabled_plugins");
        await File.WriteAllTextAsync(plugins, management is null ? "[].\n" : "[rabbitmq_management].\n", Encoding.ASCII, cancellationToken);

        return new Command(Program, [], directory, new Dictionary<string, string>(ServerEnvironment.In(directory))
        {
            // Makes the start script become the broker, so that its process id is the broker's.
            ["RUNNING_UNDER_SYSTEMD"] = "true",
            ["RABBITMQ_NODENAME"] = "rabbit@localhost",
            ["RABBITMQ_NODE_PORT"] = $"{broker.PrimaryEndpoint.Port}",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_DIST_PORT"] = $"{distributionPort}",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(directory, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(directory, "log"),
            ["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(directory, "generated"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = plugins,
            ["RABBITMQ_PID_FILE"] = Path.Combine(directory, "pid"),
            ["RABBITMQ_CONFIG_FILE"] = configuration,
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(directory, "no-environment-file"),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
            ["ERL_EPMD_PORT"] = $"{mapperPort}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        }, StopSignal: keepsData ? Signal.Terminate : Signal.Kill);
    }

    public override async Task WaitUntilReadyAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        await Probe.UntilAsync(
            async token =>
            {
                // The listener is the last thing that the broker starts, and it answers with connection.start (class 10, method 10).
                var answer = await Probe.ExchangeAsync(broker.PrimaryEndpoint.Port, _protocolHeader, token);
                return answer is null ? "nobody answers on its port"
                    : answer is [1, _, _, _, _, _, _, 0, 10, 0, 10, ..] ? null
                    : "it does not speak AMQP 0-9-1";
            },
            _patience, cancellationToken);
    }

    public override LogLevelOfLine LevelOf(string line, LogLevelOfLine previous) =>
        line.Contains("[critical]", StringComparison.Ordinal) || line.Contains("BOOT FAILED", StringComparison.Ordinal) ? LogLevelOfLine.Error
        : line.Contains("[error]", StringComparison.Ordinal) ? LogLevelOfLine.Warning
        : LogLevelOfLine.Detail;

    public override async Task AfterStopAsync()
    {
        if (_mapper is not null)
        {
            await _mapper.StopAsync(TimeSpan.FromSeconds(1));
        }
    }
}
