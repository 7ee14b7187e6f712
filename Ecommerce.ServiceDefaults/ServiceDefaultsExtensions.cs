using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Ecommerce.ServiceDefaults;

/// <summary>What every process of the shop shares; read this first.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>The largest request body a service reads unless an endpoint says otherwise, in bytes.</summary>
    public const int MaxRequestBodyBytes = 1024 * 1024;

    /// <summary>Telemetry, health, service discovery, resilient HTTP clients, problem details, strict JSON, the clock.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        builder.Logging
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning)
            // What fails here is thrown, and logged by whoever cannot go on; a migration's first look at a new database is no failure.
            .AddFilter("Microsoft.EntityFrameworkCore.Database", LogLevel.Critical)
            .AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.Critical)
            .AddFilter("Microsoft.Extensions.ServiceDiscovery", LogLevel.Warning)
            .AddFilter("Polly", LogLevel.Warning)
            .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);

        builder.Services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
        });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHttpContextAccessor();

        builder.AddTelemetry();
        builder.Services.AddDefaultHealthChecks();
        builder.Services.AddStrictJson();
        builder.Services.AddProblems();
        builder.Services.AddServiceHttpClients();

        return builder;
    }

    /// <summary>Errors as problem details, then authentication and authorization. Call before mapping endpoints.</summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        app.UseHeadAsGet();
        app.UseProblems();
        app.UseRouting();
        if (app.Services.GetService<Microsoft.AspNetCore.Authentication.IAuthenticationSchemeProvider>() is not null)
        {
            app.UseAuthentication();
            app.UseRefusalOfInvalidTokens();
            app.UseOpenRoutingErrors();
            app.UseAuthorization();
        }

        return app;
    }

    /// <summary>
    /// Whatever answers GET answers HEAD (RFC 9110 §9.3.2), though endpoints are mapped for GET alone; the server leaves the body out.
    /// </summary>
    public static void UseHeadAsGet(this WebApplication app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    });

    /// <summary><c>/health</c>, <c>/health/live</c>, <c>/health/ready</c> and, where OpenAPI was added, <c>/openapi/v1.json</c>.</summary>
    public static void MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealth();
        if (app.Services.GetService<Microsoft.AspNetCore.OpenApi.IOpenApiDocumentProvider>() is not null
            || app.Services.GetKeyedService<Microsoft.AspNetCore.OpenApi.IOpenApiDocumentProvider>("v1") is not null)
        {
            ((IEndpointRouteBuilder)app).MapOpenApi().AllowAnonymous();
        }
    }
}
