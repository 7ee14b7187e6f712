using Ecommerce.Storefront.Services;
using Ecommerce.Storefront.Sessions;

namespace Ecommerce.Storefront.Returns;

/// <summary>A return among others.</summary>
public sealed record ReturnItem(Guid Id, string Number, string Status, DateTimeOffset RequestedAt, int ItemCount);

public sealed record ReturnLine(
    string Sku,
    string Name,
    string? VariantName,
    string? Image,
    int Quantity,
    string Reason,
    int CameBack,
    int Refunded,
    decimal Paid,
    decimal Deduction);

public sealed record ReturnRefund(string Status, decimal Amount, decimal Shipping, string? Currency, DateTimeOffset At);

public sealed record ReturnStep(string Status, DateTimeOffset At);

public sealed record CustomerReturn(
    Guid Id,
    string Number,
    string Status,
    Guid OrderId,
    string OrderNumber,
    IReadOnlyList<ReturnLine> Lines,
    string? Comment,
    string? Note,
    DateTimeOffset RequestedAt,
    DateTimeOffset? EndedAt,
    ReturnRefund? Refund,
    IReadOnlyList<ReturnStep> Timeline,
    bool CanCancel,
    IReadOnlyList<string>? SendTo);

/// <summary>Units of a SKU that the customer wants to give back.</summary>
public sealed record ReturnedUnits(string Sku, int Quantity, string Reason);

/// <summary>The signed-in customer's returns, and those of the guest's orders that this browser has the key to.</summary>
internal sealed class ReturnsClient(HttpClient http, GuestOrders guestOrders, ILogger<ReturnsClient> logger)
{
    public static readonly IReadOnlyList<string> Reasons =
        ["changed_mind", "damaged", "defective", "not_as_described", "wrong_product", "other"];

    public Task<Answer<CustomerReturn>> GetReturnAsync(Guid orderId, Guid id, CancellationToken cancellationToken) =>
        http.AskAsync<CustomerReturn>(Request(HttpMethod.Get, orderId, $"/api/returns/{id}"), logger, cancellationToken);

    public Task<Answer<ReturnItem>> RequestAsync(
        Guid orderId, IReadOnlyList<ReturnedUnits> lines, string? comment, string key, CancellationToken cancellationToken) =>
        PostAsync(orderId, "/api/returns", new { orderId, lines, comment }, key, cancellationToken);

    public Task<Answer<ReturnItem>> CancelAsync(Guid orderId, Guid id, string key, CancellationToken cancellationToken) =>
        PostAsync(orderId, $"/api/returns/{id}/cancel", new { }, key, cancellationToken);

    private Task<Answer<ReturnItem>> PostAsync(Guid orderId, string path, object body, string key, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Post, orderId, path);
        request.Content = ServiceCalls.Json(body);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return http.AskAsync<ReturnItem>(request, logger, cancellationToken);
    }

    private HttpRequestMessage Request(HttpMethod method, Guid orderId, string path)
    {
        var request = new HttpRequestMessage(method, path);
        if (guestOrders.KeyOf(orderId) is { } orderKey)
        {
            request.Headers.TryAddWithoutValidation(GuestOrders.Header, orderKey);
        }

        return request;
    }
}
