using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Ecommerce.Messaging;

/// <summary>The events that a service reacts to, by type name, each with its handlers. Filled while the service is composed.</summary>
internal sealed class EventRoutes
{
    private readonly Dictionary<string, EventRoute> _routes = [];

    public IReadOnlyCollection<string> Types => _routes.Keys;

    public void Add<TEvent, THandler>()
        where TEvent : notnull
        where THandler : class, IHandle<TEvent>
    {
        var type = typeof(TEvent).Name;
        if (!_routes.TryGetValue(type, out var route))
        {
            _routes.Add(type, route = new EventRoute<TEvent>());
        }

        ((EventRoute<TEvent>)route).Handlers.Add((services, message, cancellationToken) =>
            services.GetRequiredService<THandler>().HandleAsync(message, cancellationToken));
    }

    public EventRoute Find(string type) =>
        _routes.GetValueOrDefault(type) ?? throw new UnreadableEventException($"No handler is registered for '{type}'.");
}

internal abstract class EventRoute
{
    /// <exception cref="UnreadableEventException">The body is not such an event.</exception>
    public abstract object Read(ReadOnlySpan<byte> body);

    public abstract Task HandleAsync(IServiceProvider services, object message, CancellationToken cancellationToken);
}

internal sealed class EventRoute<TEvent> : EventRoute
    where TEvent : notnull
{
    private static readonly JsonTypeInfo<TEvent> _json = (JsonTypeInfo<TEvent>)EventJson.Options.GetTypeInfo(typeof(TEvent));

    public List<Func<IServiceProvider, TEvent, CancellationToken, Task>> Handlers { get; } = [];

    public override object Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, _json) ?? throw new UnreadableEventException("The body is null.");
        }
        catch (JsonException exception)
        {
            throw new UnreadableEventException($"The body is no {typeof(TEvent).Name}: {exception.Message}");
        }
    }

    public override async Task HandleAsync(IServiceProvider services, object message, CancellationToken cancellationToken)
    {
        foreach (var handler in Handlers)
        {
            await handler(services, (TEvent)message, cancellationToken);
        }
    }
}

/// <summary>This build cannot read the event; waiting a moment does not help, a newer build may.</summary>
internal sealed class UnreadableEventException(string message) : Exception(message);
