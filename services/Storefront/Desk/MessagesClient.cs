using Ecommerce.Storefront.Services;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Storefront.Desk;

public sealed record ParkedMessage(
    Guid Id, string Type, int Attempts, string? Error, DateTimeOffset LastFailedAt, DateTimeOffset? NextAttemptAt);

public sealed record ParkedList(IReadOnlyList<ParkedMessage> Items, string? Next);

public sealed record UnroutedCount(long Count);

/// <param name="Redriven">How many events get one more attempt.</param>
public sealed record RedriveAnswer(int Redriven);

/// <param name="Discarded">0 where it had been discarded before.</param>
public sealed record DiscardAnswer(int Discarded);

/// <summary>The events that services could not handle, for admins.</summary>
internal sealed class MessagesClient(HttpClient http, ILogger<MessagesClient> logger)
{
    /// <summary>The services that have handlers.</summary>
    public static readonly IReadOnlyList<string> Services = ["orders", "catalog", "support"];

    public Task<Answer<ParkedList>> GetParkedAsync(string service, string? cursor, CancellationToken cancellationToken)
    {
        var path = $"{Root(service)}/parked?limit=25";
        return http.GetAsync<ParkedList>(
            cursor is null ? path : QueryHelpers.AddQueryString(path, "cursor", cursor), logger, cancellationToken);
    }

    public Task<Answer<RedriveAnswer>> RedriveAsync(string service, Guid id, CancellationToken cancellationToken) =>
        PostAsync($"{Root(service)}/parked/{id}/redrive", cancellationToken);

    /// <param name="service">One of <see cref="Services"/>.</param>
    /// <param name="type">The events' type; null for all.</param>
    /// <param name="cancellationToken">The request's token.</param>
    public Task<Answer<RedriveAnswer>> RedriveAllAsync(string service, string? type, CancellationToken cancellationToken)
    {
        var path = $"{Root(service)}/parked/redrive";
        return PostAsync(type is null ? path : QueryHelpers.AddQueryString(path, "type", type), cancellationToken);
    }

    public Task<Answer<DiscardAnswer>> DiscardAsync(string service, Guid id, string reason, CancellationToken cancellationToken) =>
        http.AskAsync<DiscardAnswer>(
            new HttpRequestMessage(HttpMethod.Post, $"{Root(service)}/parked/{id}/discard") { Content = JsonContent.Create(new { reason }) },
            logger,
            cancellationToken);

    // The broker is asked through one service; they share it.
    public Task<Answer<UnroutedCount>> CountUnroutedAsync(CancellationToken cancellationToken) =>
        http.GetAsync<UnroutedCount>($"{Root(Services[0])}/unrouted", logger, cancellationToken);

    public Task<Answer<RedriveAnswer>> RedriveUnroutedAsync(CancellationToken cancellationToken) =>
        PostAsync($"{Root(Services[0])}/unrouted/redrive", cancellationToken);

    // Repeating one does no harm, so that none needs a key.
    private Task<Answer<RedriveAnswer>> PostAsync(string path, CancellationToken cancellationToken) =>
        http.AskAsync<RedriveAnswer>(new HttpRequestMessage(HttpMethod.Post, path), logger, cancellationToken);

    private static string Root(string service) => $"http://{service}/api/{service}/messages";
}
