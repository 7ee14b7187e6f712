using Ecommerce.Storefront.Services;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Storefront.Desk;

public sealed record DeskReturnItem(
    Guid Id,
    string Number,
    string Status,
    DateTimeOffset RequestedAt,
    int ItemCount,
    Guid OrderId,
    string OrderNumber,
    string? CustomerName,
    string? Email);

public sealed record DeskReturnList(IReadOnlyList<DeskReturnItem> Items, string? Next);

/// <param name="Paid">What was paid for the units that came back; before the inspection, for all of the line's.</param>
public sealed record DeskReturnLine(
    string Sku,
    string Name,
    string? VariantName,
    int Quantity,
    string Reason,
    int Restocked,
    int WrittenOff,
    int Refunded,
    decimal Deduction,
    decimal Paid)
{
    public int CameBack => Restocked + WrittenOff;
}

public sealed record DeskReturnRefund(string Status, decimal Amount, decimal Shipping, DateTimeOffset At, string? Error);

public sealed record DeskReturn(
    Guid Id,
    string Number,
    string Status,
    Guid OrderId,
    string OrderNumber,
    string OrderStatus,
    string? CustomerName,
    string? Email,
    IReadOnlyList<DeskReturnLine> Lines,
    string? Currency,
    string? Comment,
    string? Note,
    DateTimeOffset RequestedAt,
    DateTimeOffset? EndedAt,
    DeskReturnRefund? Refund,
    IReadOnlyList<DeskStep>? Timeline,
    bool CanRefund,
    decimal RefundableShipping);

/// <summary>Units of a line that were looked at.</summary>
public sealed record InspectedLine(string Sku, int Restock, int WriteOff);

/// <summary>Units of a line whose money goes back, less what is held back of it.</summary>
public sealed record RefundedLine(string Sku, int Quantity, decimal Deduction);

public sealed record RefundQuoteLine(string Sku, int Quantity, decimal Paid, decimal Deduction);

/// <summary>What would go back for a return.</summary>
public sealed record RefundQuote(IReadOnlyList<RefundQuoteLine> Lines, decimal Shipping, decimal Amount, string? Currency);

/// <summary>What the list of returns is narrowed to; what is null is not.</summary>
public sealed record DeskReturnFilter(string? Q, string? Status)
{
    public static readonly DeskReturnFilter None = new(null, null);

    public bool Any => this != None;

    /// <summary>As the query of an address, which the pages and Orders share.</summary>
    public string On(string path) => QueryHelpers.AddQueryString(path, new Dictionary<string, string?>
    {
        ["q"] = Q,
        ["status"] = Status,
    }.Where(entry => entry.Value is not null));
}

/// <summary>Every customer's returns, for order managers.</summary>
internal sealed class DeskReturnsClient(HttpClient http, ILogger<DeskReturnsClient> logger)
{
    private const string Root = "/api/orders/desk/returns";

    public Task<Answer<DeskReturnList>> GetReturnsAsync(DeskReturnFilter filter, string? cursor, CancellationToken cancellationToken)
    {
        var path = filter.On($"{Root}?limit=25");
        return http.GetAsync<DeskReturnList>(
            cursor is null ? path : QueryHelpers.AddQueryString(path, "cursor", cursor), logger, cancellationToken);
    }

    public Task<Answer<DeskReturn>> GetReturnAsync(Guid id, CancellationToken cancellationToken) =>
        http.GetAsync<DeskReturn>($"{Root}/{id}", logger, cancellationToken);

    public Task<Answer<DeskAnswer>> ApproveAsync(Guid id, string key, CancellationToken cancellationToken) =>
        http.PostAsync<DeskAnswer>($"{Root}/{id}/approve", null, key, logger, cancellationToken);

    public Task<Answer<DeskAnswer>> RejectAsync(Guid id, string reason, string key, CancellationToken cancellationToken) =>
        http.PostAsync<DeskAnswer>($"{Root}/{id}/reject", new { reason }, key, logger, cancellationToken);

    public Task<Answer<DeskAnswer>> ReceiveAsync(Guid id, string key, CancellationToken cancellationToken) =>
        http.PostAsync<DeskAnswer>($"{Root}/{id}/receive", null, key, logger, cancellationToken);

    /// <param name="note">For the customer.</param>
    public Task<Answer<DeskAnswer>> InspectAsync(
        Guid id, IReadOnlyList<InspectedLine> lines, string? note, string key, CancellationToken cancellationToken) =>
        http.PostAsync<DeskAnswer>($"{Root}/{id}/inspect", new { lines, note }, key, logger, cancellationToken);

    public Task<Answer<RefundQuote>> QuoteRefundAsync(
        Guid id, IReadOnlyList<RefundedLine> lines, bool shipping, CancellationToken cancellationToken) =>
        http.AskAsync<RefundQuote>(
            new HttpRequestMessage(HttpMethod.Post, $"{Root}/{id}/refund/quote") { Content = ServiceCalls.Json(new { lines, shipping }) },
            logger,
            cancellationToken);

    /// <inheritdoc cref="InspectAsync"/>
    public Task<Answer<DeskAnswer>> RefundAsync(
        Guid id, IReadOnlyList<RefundedLine> lines, bool shipping, string? note, string key, CancellationToken cancellationToken) =>
        http.PostAsync<DeskAnswer>($"{Root}/{id}/refund", new { lines, shipping, note }, key, logger, cancellationToken);
}
