using System.Net;
using Ecommerce.Gateway;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.HttpOverrides;
using Scalar.AspNetCore;
using Yarp.ReverseProxy.ServiceDiscovery;
using IPNetwork = System.Net.IPNetwork;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
// A failing probe is news once, when the destination's state changes; not every ten seconds with a stack trace.
builder.Logging
    .AddFilter("Yarp.ReverseProxy", LogLevel.Warning)
    .AddFilter("Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor", LogLevel.Error)
    .AddFilter("Yarp.ReverseProxy.Health.DestinationHealthUpdater", LogLevel.Information);
builder.AddBearerAuthentication("users", "catalog", "orders", "support");
builder.Services.AddRateLimits();
builder.Services.AddSecurityHeaders();
builder.Services.AddRequestTimeouts();
builder.Services.AddSingleton<IDestinationResolver, ServiceDiscoveryDestinationResolver>();
builder.Services.AddReverseProxy()
    .LoadFromMemory(GatewayRoutes.Routes(builder.Configuration), GatewayRoutes.Clusters(builder.Configuration))
    .AddTransforms(GatewayRoutes.Transform);

// Only a proxy that is named may say on whose behalf it calls; YARP overwrites these headers in every other case.
var knownProxies = builder.Configuration.GetSection("Gateway:KnownProxies").Get<string[]>() ?? [];
builder.Services.Configure<ForwardedHeadersOptions>(options =>
{
    options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
    options.ForwardLimit = 1;
    options.KnownProxies.Clear();
    options.KnownIPNetworks.Clear();
    foreach (var proxy in knownProxies)
    {
        if (IPNetwork.TryParse(proxy, out var network))
        {
            options.KnownIPNetworks.Add(network);
        }
        else
        {
            options.KnownProxies.Add(IPAddress.Parse(proxy));
        }
    }
});

var app = builder.Build();

if (knownProxies.Length > 0)
{
    app.UseForwardedHeaders();
}

app.UseSecurityHeaders();
app.UseServiceDefaults();
app.UseErrorPages();
app.UseRateLimiter();
app.UseRequestTimeouts();
app.UseEndOfEventStreams();

app.MapDefaultEndpoints();
app.MapScalarApiReference("/docs", options =>
{
    options.Title = "API reference";
    options.DefaultFonts = false;
    foreach (var service in GatewayRoutes.Apis)
    {
        options.AddDocument(service, char.ToUpperInvariant(service[0]) + service[1..], $"/openapi/{service}.json");
    }
}).AllowAnonymous();
app.MapReverseProxy();

// Below /api nothing is a page, not even what is missing.
app.Map("/api/{**rest}", () => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound))
    .AllowAnonymous()
    .RequireRateLimiting(RateLimits.Api);

app.Run();
