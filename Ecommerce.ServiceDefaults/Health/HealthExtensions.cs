using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ecommerce.ServiceDefaults;

/// <summary>Health endpoints, open in every environment: they say nothing but states.</summary>
public static class HealthExtensions
{
    /// <summary>Tag of the checks that decide whether this instance gets requests; nothing that it can do without bears it.</summary>
    public const string ReadyTag = "ready";

    private static readonly string _engine = typeof(HealthExtensions).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Any(attribute => attribute is { Key: "UseAspire", Value: "true" }) ? "aspire" : "local";

    private sealed record Report(string Status, string Engine, Dictionary<string, string> Checks);

    internal static void AddDefaultHealthChecks(this IServiceCollection services) => services.AddHealthChecks();

    internal static void MapHealth(this IEndpointRouteBuilder routes)
    {
        Map("/health", _ => true);
        Map("/health/live", _ => false);
        Map("/health/ready", check => check.Tags.Contains(ReadyTag));

        void Map(string path, Func<HealthCheckRegistration, bool> predicate) => routes
            .MapHealthChecks(path, new HealthCheckOptions { Predicate = predicate, ResponseWriter = WriteAsync })
            .AllowAnonymous()
            .DisableHttpMetrics();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new Report(
            Name(report.Status), _engine, report.Entries.ToDictionary(entry => entry.Key, entry => Name(entry.Value.Status))),
        context.RequestAborted);

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
