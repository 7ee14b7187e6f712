using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Ecommerce.ServiceDefaults;

internal static class TelemetryExtensions
{
    /// <summary>
    /// Traces, metrics and logs of ASP.NET Core, HttpClient, the runtime, Npgsql, RabbitMQ, Redis and every source and meter
    /// named <c>Ecommerce.*</c>; exported by OTLP to the collector that <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names. Without one nothing is
    /// collected, since nobody would read it; trace context travels on all the same.
    /// </summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        builder.Services.AddOpenTelemetry()
            .UseOtlpExporter()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Npgsql", "Ecommerce.*"))
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName)
                .AddSource("Npgsql", "RabbitMQ.Client.*", "Yarp.ReverseProxy", "Ecommerce.*")
                .AddAspNetCoreInstrumentation(options =>
                    options.Filter = context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
                .AddHttpClientInstrumentation());
    }
}
