using Ecommerce.Storefront.Orders;
using Ecommerce.Storefront.Returns;
using Ecommerce.Storefront.Services;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Storefront.Desk;

/// <param name="RefusedReturn">The return whose refund the provider refused: it is asked for again there.</param>
public sealed record DeskItem(
    Guid Id,
    string Number,
    string Status,
    string PaymentStatus,
    DateTimeOffset PlacedAt,
    decimal Total,
    string? Currency,
    int ItemCount,
    string? CustomerName,
    string? Email,
    string? StuckReason,
    DateTimeOffset? StuckSince,
    bool CanCancel,
    bool CanLookAgain,
    Guid? RefusedRefundId,
    ReturnItem? RefusedReturn);

public sealed record DeskList(IReadOnlyList<DeskItem> Items, string? Next);

public sealed record StuckCount(int Count);

public sealed record DeskLine(
    string Sku,
    string Name,
    string? VariantName,
    int Quantity,
    decimal UnitPrice,
    decimal LineTotal,
    int Shipped,
    int Cancelled,
    int Refunded,
    int Open,
    int Refundable);

public sealed record DeskProcess(DateTimeOffset? StuckSince, string? StuckReason);

public sealed record DeskPayment(
    int Attempt,
    string Status,
    decimal Amount,
    decimal? CapturedAmount,
    decimal RefundedAmount,
    string? ProviderId,
    string? DeclineCode,
    string? LastError);

public sealed record DeskRefund(
    Guid Id, int Number, string Status, decimal Amount, string? Reason, DateTimeOffset CreatedAt, string? Error);

public sealed record DeskStep(string Status, DateTimeOffset At, string? Note, string? By);

/// <inheritdoc cref="DeskItem"/>
public sealed record DeskOrder(
    Guid Id,
    string Number,
    string Status,
    string PaymentStatus,
    DateTimeOffset PlacedAt,
    string? Email,
    Address? ShippingAddress,
    IReadOnlyList<DeskLine> Lines,
    DeskProcess? Process,
    IReadOnlyList<DeskPayment>? Payments,
    IReadOnlyList<Parcel>? Shipments,
    IReadOnlyList<DeskRefund>? Refunds,
    IReadOnlyList<ReturnItem>? Returns,
    IReadOnlyList<IssuedInvoice>? Invoices,
    IReadOnlyList<DeskStep>? Timeline,
    bool CanCancel,
    bool CanShip,
    bool CanRefund,
    decimal RefundableShipping,
    bool CanLookAgain,
    Guid? RefusedRefundId,
    ReturnItem? RefusedReturn) : Prices;

/// <summary>What the list of orders is narrowed to; what is null is not.</summary>
public sealed record DeskFilter(string? Q, string? Status, string? PaymentStatus, bool Stuck)
{
    public static readonly DeskFilter None = new(null, null, null, false);

    public bool Any => this != None;

    /// <summary>As the query of an address, which the pages and Orders share.</summary>
    public string On(string path) => QueryHelpers.AddQueryString(path, new Dictionary<string, string?>
    {
        ["q"] = Q,
        ["status"] = Status,
        ["paymentStatus"] = PaymentStatus,
        ["stuck"] = Stuck ? "true" : null,
    }.Where(entry => entry.Value is not null));
}

/// <summary>What a form of the desk was answered; the page is asked for anew.</summary>
public sealed record DeskAnswer(string? Status);

/// <summary>Every customer's orders, for order managers.</summary>
internal sealed class DeskClient(HttpClient http, ILogger<DeskClient> logger)
{
    private const string Root = "/api/orders/desk";

    public Task<Answer<DeskList>> GetOrdersAsync(DeskFilter filter, string? cursor, CancellationToken cancellationToken)
    {
        var path = filter.On($"{Root}?limit=25");
        return http.GetAsync<DeskList>(
            cursor is null ? path : QueryHelpers.AddQueryString(path, "cursor", cursor), logger, cancellationToken);
    }

    public Task<Answer<StuckCount>> CountStuckAsync(CancellationToken cancellationToken) =>
        http.GetAsync<StuckCount>($"{Root}/stuck", logger, cancellationToken);

    public Task<Answer<DeskOrder>> GetOrderAsync(Guid id, CancellationToken cancellationToken) =>
        http.GetAsync<DeskOrder>($"{Root}/{id}", logger, cancellationToken);

    public Task<Answer<Download>> GetInvoiceAsync(Guid id, Guid? refundId, CancellationToken cancellationToken) =>
        http.AskFileAsync(
            new HttpRequestMessage(HttpMethod.Get, refundId is null ? $"{Root}/{id}/invoice" : $"{Root}/{id}/invoice?refundId={refundId}"),
            logger,
            cancellationToken);

    public Task<Answer<DeskAnswer>> ShipAsync(
        Guid id, IReadOnlyList<ParcelLine> lines, string carrier, string trackingNumber, string key, CancellationToken cancellationToken) =>
        http.PostAsync<DeskAnswer>($"{Root}/{id}/shipments", new { lines, carrier, trackingNumber }, key, logger, cancellationToken);

    /// <param name="outcome"><c>delivered</c> or <c>lost</c>.</param>
    public Task<Answer<DeskAnswer>> EndShipmentAsync(
        Guid id, Guid shipmentId, string outcome, string key, CancellationToken cancellationToken) =>
        http.PostAsync<DeskAnswer>($"{Root}/{id}/shipments/{shipmentId}/{outcome}", null, key, logger, cancellationToken);

    public Task<Answer<DeskAnswer>> RefundAsync(
        Guid id, IReadOnlyList<ParcelLine> lines, bool shipping, string reason, string key, CancellationToken cancellationToken) =>
        http.PostAsync<DeskAnswer>($"{Root}/{id}/refunds", new { lines, shipping, reason }, key, logger, cancellationToken);

    public Task<Answer<DeskAnswer>> LookAgainAsync(Guid id, string key, CancellationToken cancellationToken) =>
        http.PostAsync<DeskAnswer>($"{Root}/{id}/look-again", null, key, logger, cancellationToken);

    public Task<Answer<DeskAnswer>> RetryRefundAsync(Guid id, Guid refundId, string key, CancellationToken cancellationToken) =>
        http.PostAsync<DeskAnswer>($"{Root}/{id}/refunds/{refundId}/retry", null, key, logger, cancellationToken);

    /// <param name="lines">None for everything that has not been shipped.</param>
    public Task<Answer<DeskAnswer>> CancelAsync(
        Guid id, IReadOnlyList<ParcelLine> lines, string reason, string key, CancellationToken cancellationToken) =>
        http.PostAsync<DeskAnswer>($"{Root}/{id}/cancel", new { lines, reason }, key, logger, cancellationToken);
}
