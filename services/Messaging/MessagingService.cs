using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Messaging;

/// <summary>The service that this process is a replica of, and the names it has on the broker.</summary>
internal sealed class MessagingService(string name, EventRoutes routes)
{
    public string Name => name;

    public EventRoutes Routes => routes;
}

/// <summary>The service's own context, for what does not care which one it is.</summary>
internal sealed record MessagingDb(DbContext Context);
