using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Ecommerce.Messaging;

public static class MessagingExtensions
{
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

        builder.Services.Configure<MessagingOptions>(builder.Configuration.GetSection(MessagingOptions.Section));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddSingleton<OutboxInterceptor>();
        builder.Services.ConfigureDbContext<TContext>((services, options) =>
            options.AddInterceptors(services.GetRequiredService<OutboxInterceptor>()));

        return new MessagingBuilder(builder.Services);
    }

    /// <summary>
    /// For role admin: lists parked events and sends them to their handler again, and brings events without a consumer back;
    /// under <c>/api/{service}/messages</c>.
    /// </summary>
    public static void MapMessagingAdmin(this IEndpointRouteBuilder routes) => ArgumentNullException.ThrowIfNull(routes);
}

/// <summary>Names the events that a service reacts to.</summary>
public sealed class MessagingBuilder
{
    private readonly IServiceCollection _services;

    internal MessagingBuilder(IServiceCollection services) => _services = services;

    /// <summary>Binds the service's queue to <typeparamref name="TEvent"/>; two handlers of one event share its transaction.</summary>
    public MessagingBuilder Handle<TEvent, THandler>()
        where TEvent : notnull
        where THandler : class, IHandle<TEvent>
    {
        _services.TryAddScoped<THandler>();
        return this;
    }
}
