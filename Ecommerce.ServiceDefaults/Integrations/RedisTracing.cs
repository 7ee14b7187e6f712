using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using StackExchange.Redis.Profiling;

namespace Ecommerce.ServiceDefaults;

/// <summary>
/// A span for each Redis command of a request. StackExchange.Redis has no activity source; its profiler collects the commands
/// while the request runs, and they become spans, with their true times, when it ends.
/// </summary>
internal sealed class RedisTracing : IStartupFilter
{
    private static readonly ActivitySource _source = new("Ecommerce.Redis");
    private static readonly AsyncLocal<ProfilingSession?> _session = new();

    public static ProfilingSession? CurrentSession() => _session.Value;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, following) =>
        {
            if (Activity.Current is not { Recorded: true } request)
            {
                await following(context);
                return;
            }

            var session = new ProfilingSession();
            _session.Value = session;
            try
            {
                await following(context);
            }
            finally
            {
                _session.Value = null;
                foreach (var command in session.FinishProfiling())
                {
                    Record(command, request.Context);
                }
            }
        });
        next(app);
    };

    private static void Record(IProfiledCommand command, ActivityContext parent)
    {
        using var activity = _source.StartActivity(
            command.Command, ActivityKind.Client, parent, startTime: command.CommandCreated);
        if (activity is null)
        {
            return;
        }

        // OpenTelemetry's names: https://opentelemetry.io/docs/specs/semconv/database/redis/
        activity.SetTag("db.system.name", "redis");
        activity.SetTag("db.operation.name", command.Command);
        activity.SetTag("server.address", command.EndPoint?.ToString());
        activity.SetEndTime(command.CommandCreated + command.ElapsedTime);
    }
}
