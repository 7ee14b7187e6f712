using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Ecommerce.Messaging;

public static class MessagingExtensions
{
    private const string ConnectionName = "rabbitmq";

    /// <summary>
    /// Sends what <typeparamref name="TContext"/> publishes, and receives the events that a handler is named for:
    /// <c>builder.AddMessaging&lt;CatalogDbContext&gt;("catalog").Handle&lt;OrderPlaced, ReserveStockWhenOrderPlaced&gt;()</c>.
    /// </summary>
    /// <param name="builder">The service's builder; its connection string is <c>rabbitmq</c>.</param>
    /// <param name="service">The service's name, and its queue's.</param>
    public static MessagingBuilder AddMessaging<TContext>(this IHostApplicationBuilder builder, string service)
        where TContext : DbContext
    {
        ArgumentException.ThrowIfNullOrEmpty(service);

        builder.AddRabbitMQClient(
            ConnectionName,
            settings =>
            {
                // A service starts, and is ready, without the broker: the outbox absorbs an outage.
                settings.DisableAutoActivation = true;
                settings.DisableHealthChecks = true;
            },
            factory =>
            {
                // Broker.RunAsync makes a new connection instead, with everything on it.
                factory.AutomaticRecoveryEnabled = false;
                factory.TopologyRecoveryEnabled = false;
                factory.RequestedHeartbeat = TimeSpan.FromSeconds(10);
                factory.ClientProvidedName = service;
            });

        var routes = new EventRoutes();
        var services = builder.Services;
        services.Configure<MessagingOptions>(builder.Configuration.GetSection(MessagingOptions.Section));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new MessagingService(service, routes));
        services.AddScoped(provider => new MessagingDb(provider.GetRequiredService<TContext>()));
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxInterceptor>();
        services.ConfigureDbContext<TContext>((provider, options) =>
            options.AddInterceptors(provider.GetRequiredService<OutboxInterceptor>()));

        services.AddSingleton<MessagingTelemetry>();
        services.AddSingleton<Topology>();
        services.AddSingleton<Broker>();
        services.AddSingleton<UnroutedEvents>();
        services.AddSingleton<RedriveSignal>();
        services.AddSingleton<FailedMessages>();
        services.AddSingleton<EventDispatcher>();
        services.AddHostedService<OutboxRelay>();
        services.AddHostedService<EventConsumer>();
        services.AddHostedService<Redriver>();
        services.AddHostedService<MessagingSweeper>();

        return new MessagingBuilder(services, routes);
    }

    /// <summary>
    /// For role admin: lists parked events and sends them to their handler again or discards them, and brings events without a consumer back;
    /// under <c>/api/{service}/messages</c>.
    /// </summary>
    public static void MapMessagingAdmin(this IEndpointRouteBuilder routes) => routes.MapMessages();
}

/// <summary>Names the events that a service reacts to.</summary>
public sealed class MessagingBuilder
{
    private readonly IServiceCollection _services;
    private readonly EventRoutes _routes;

    internal MessagingBuilder(IServiceCollection services, EventRoutes routes) => (_services, _routes) = (services, routes);

    /// <summary>Binds the service's queue to <typeparamref name="TEvent"/>; two handlers of one event share its transaction.</summary>
    public MessagingBuilder Handle<TEvent, THandler>()
        where TEvent : notnull
        where THandler : class, IHandle<TEvent>
    {
        _services.TryAddScoped<THandler>();
        _routes.Add<TEvent, THandler>();
        return this;
    }
}
