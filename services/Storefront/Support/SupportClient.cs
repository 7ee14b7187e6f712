using Ecommerce.Storefront.Services;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Storefront.Support;

public sealed record TicketSummary(
    Guid Id,
    string Number,
    string Type,
    string Status,
    string Subject,
    Guid? OrderId,
    string? OrderNumber,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? LastReplyBy,
    string? CustomerName);

public sealed record TicketList(IReadOnlyList<TicketSummary> Items, string? Next);

public sealed record TicketMessage(Guid Id, string Author, string? AuthorName, string Body, DateTimeOffset At)
{
    public bool IsFromAgent => Author is "agent";
}

public sealed record TicketCustomer(string? Id, string? Name, string? Email);

public sealed record TicketReturnStep(string Status, DateTimeOffset At, string? Note, decimal? Amount, string? Currency);

/// <summary>The return that a ticket is about.</summary>
public sealed record TicketReturn(Guid Id, string Number, string Status, IReadOnlyList<TicketReturnStep> Steps);

public sealed record Ticket(
    Guid Id,
    string Number,
    string Type,
    string Status,
    string Subject,
    Guid? OrderId,
    string? OrderNumber,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    System.Text.Json.JsonElement? Lines,
    IReadOnlyList<TicketMessage>? Messages,
    TicketCustomer? Customer,
    TicketReturn? Return)
{
    public bool IsResolved => Status is "resolved" or "closed";
}

/// <summary>The signed-in customer's tickets, and the queue that agents work from.</summary>
internal sealed class SupportClient(HttpClient http, ILogger<SupportClient> logger)
{
    public static readonly IReadOnlyList<string> Types = ["query", "return", "complaint", "feedback"];

    public Task<Answer<TicketSummary>> OpenAsync(
        string type, string subject, string message, Guid? orderId, IReadOnlyList<string> lines, string key, CancellationToken cancellationToken) =>
        http.PostAsync<TicketSummary>(
            "/api/support/tickets", new { type, subject, message, orderId, lines = lines.Count > 0 ? lines : null }, key, logger, cancellationToken);

    public Task<Answer<TicketList>> GetTicketsAsync(string? cursor, CancellationToken cancellationToken) =>
        http.GetAsync<TicketList>("/api/support/tickets" + Page(null, cursor), logger, cancellationToken);

    /// <summary>The customer's ticket that is about a return: none, or one.</summary>
    public Task<Answer<TicketList>> FindReturnTicketAsync(Guid returnId, CancellationToken cancellationToken) =>
        http.GetAsync<TicketList>($"/api/support/tickets?limit=1&returnId={returnId}", logger, cancellationToken);

    public Task<Answer<Ticket>> GetTicketAsync(Guid id, CancellationToken cancellationToken) =>
        http.GetAsync<Ticket>($"/api/support/tickets/{id}", logger, cancellationToken);

    public Task<Answer<object>> ReplyAsync(Guid id, string body, string key, CancellationToken cancellationToken) =>
        http.PostAsync<object>($"/api/support/tickets/{id}/messages", new { body }, key, logger, cancellationToken);

    public Task<Answer<TicketList>> GetQueueAsync(string? status, string? cursor, CancellationToken cancellationToken) =>
        http.GetAsync<TicketList>("/api/support/queue" + Page(status, cursor), logger, cancellationToken);

    public Task<Answer<Ticket>> GetQueuedTicketAsync(Guid id, CancellationToken cancellationToken) =>
        http.GetAsync<Ticket>($"/api/support/queue/{id}", logger, cancellationToken);

    public Task<Answer<object>> ReplyAsAgentAsync(Guid id, string body, string key, CancellationToken cancellationToken) =>
        http.PostAsync<object>($"/api/support/queue/{id}/messages", new { body }, key, logger, cancellationToken);

    /// <param name="step"><c>resolve</c>, <c>hold</c> or <c>close</c>.</param>
    public Task<Answer<object>> MoveAsync(Guid id, string step, string key, CancellationToken cancellationToken) =>
        http.PostAsync<object>($"/api/support/queue/{id}/{step}", null, key, logger, cancellationToken);

    private static string Page(string? status, string? cursor) => QueryHelpers.AddQueryString(
        "?limit=20",
        new Dictionary<string, string?> { ["status"] = status, ["cursor"] = cursor }.Where(parameter => parameter.Value is not null));
}
