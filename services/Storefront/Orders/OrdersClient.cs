using Ecommerce.Storefront.Returns;
using Ecommerce.Storefront.Services;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Storefront.Orders;

public sealed record Address(string Name, string Street, string City, string PostalCode, string Country, string? Phone);

public sealed record PlacedOrder(Guid Id, string? Number, string? Status, string? PaymentStatus, decimal Total, string? Currency);

public sealed record OrderSummary(
    Guid Id,
    string Number,
    string Status,
    string PaymentStatus,
    DateTimeOffset PlacedAt,
    decimal Total,
    string? Currency,
    int ItemCount,
    string? Image);

public sealed record OrderList(IReadOnlyList<OrderSummary> Items, string? Next);

public sealed record OrderLine(
    string Sku,
    string Name,
    string? VariantName,
    string? Slug,
    string? Image,
    int Quantity,
    decimal UnitPrice,
    decimal LineTotal);

public sealed record TimelineEntry(string Status, DateTimeOffset At, string? Note);

public sealed record ParcelLine(string Sku, int Quantity);

/// <summary>A shipment: some units with one carrier.</summary>
public sealed record Parcel(
    Guid Id,
    int Number,
    string Status,
    string Carrier,
    string TrackingNumber,
    IReadOnlyList<ParcelLine> Lines,
    DateTimeOffset? ShippedAt,
    DateTimeOffset? EndedAt);

public sealed record Repayment(int Number, string Status, decimal Amount, DateTimeOffset At);

public sealed record Decline(string? Code, string? Message);

public sealed record Order(
    Guid Id,
    string Number,
    string Status,
    string PaymentStatus,
    string? StockStatus,
    DateTimeOffset PlacedAt,
    DateTimeOffset? ExpiresAt,
    IReadOnlyList<OrderLine> Lines,
    decimal Subtotal,
    decimal Discount,
    Promotion? Promotion,
    string? ShippingOption,
    decimal Shipping,
    IReadOnlyList<TaxLine>? TaxLines,
    bool TaxIncluded,
    decimal Total,
    string? Currency,
    Address? ShippingAddress,
    IReadOnlyList<Parcel>? Shipments,
    IReadOnlyList<Repayment>? Refunds,
    IReadOnlyList<ReturnItem>? Returns,
    IReadOnlyList<ParcelLine>? Returnable,
    DateTimeOffset? ReturnUntil,
    IReadOnlyList<TimelineEntry>? Timeline,
    bool CanPay,
    bool CanCancel,
    Decline? Decline)
{
    public Prices Prices => new(Subtotal, Discount, Promotion, ShippingOption, Shipping, TaxLines, TaxIncluded, Total, Currency);

    /// <summary>It ended without a sale.</summary>
    public bool IsClosed => Status is "rejected" or "expired" or "cancelled";

    /// <summary>The last day on which something can be given back; what Orders says is the moment after it.</summary>
    public DateTimeOffset? LastReturnDay => ReturnUntil?.AddDays(-1);

    /// <summary>Its stock is not yet known to be there.</summary>
    public bool IsBeingPrepared => Status is "placed" && StockStatus is "pending";

    /// <summary>
    /// The provider has sent the customer back as having paid, and we have yet to hear it ourselves; a decline that is still
    /// there is of an earlier try.
    /// </summary>
    /// <param name="payment">How the customer came back: done, or anything else.</param>
    public bool IsConfirmingAfter(string? payment) => payment is "done" && Status is "placed";

    /// <summary>It will change by itself within seconds: worth looking again.</summary>
    /// <param name="payment">How the customer came back from the provider.</param>
    public bool MovesAfter(string? payment) =>
        Status is "placed" && (StockStatus is "pending" || PaymentStatus is not "declined" || IsConfirmingAfter(payment));
}

public sealed record PaymentPage(string? PaymentId, string? Status, string Url);

/// <summary>The signed-in customer's orders.</summary>
internal sealed class OrdersClient(HttpClient http, ILogger<OrdersClient> logger)
{
    /// <param name="address">Where it goes.</param>
    /// <param name="shippingOption">One of the quote's; null for standard.</param>
    /// <param name="code">Of a promotion.</param>
    /// <param name="expectedTotal">The quote's; where it costs something else by now, nothing is ordered.</param>
    /// <param name="key">Tells a repeat from another order.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<Answer<PlacedOrder>> PlaceAsync(
        Address address, string? shippingOption, string? code, decimal expectedTotal, string key, CancellationToken cancellationToken) =>
        http.PostAsync<PlacedOrder>(
            "/api/orders", new { shippingAddress = address, shippingOption, code, expectedTotal }, key, logger, cancellationToken);

    public Task<Answer<OrderList>> GetOrdersAsync(string? cursor, CancellationToken cancellationToken) =>
        http.GetAsync<OrderList>(
            cursor is null ? "/api/orders?limit=20" : QueryHelpers.AddQueryString("/api/orders?limit=20", "cursor", cursor),
            logger,
            cancellationToken);

    public Task<Answer<Order>> GetOrderAsync(Guid id, CancellationToken cancellationToken) =>
        http.GetAsync<Order>($"/api/orders/{id}", logger, cancellationToken);

    /// <summary>Begins a payment; the answer's address is the provider's page.</summary>
    public Task<Answer<PaymentPage>> PayAsync(Guid id, string key, CancellationToken cancellationToken) =>
        http.PostAsync<PaymentPage>($"/api/orders/{id}/payments", null, key, logger, cancellationToken);

    public Task<Answer<PlacedOrder>> CancelAsync(Guid id, string key, CancellationToken cancellationToken) =>
        http.PostAsync<PlacedOrder>($"/api/orders/{id}/cancel", null, key, logger, cancellationToken);
}
