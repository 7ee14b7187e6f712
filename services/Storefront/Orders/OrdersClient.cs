using Ecommerce.Storefront.Cart;
using Ecommerce.Storefront.Returns;
using Ecommerce.Storefront.Services;
using Ecommerce.Storefront.Sessions;
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

/// <summary>An invoice, or the credit note of one refund.</summary>
public sealed record IssuedInvoice(string Number, string Kind, Guid? RefundId)
{
    /// <summary>As the query of its address, which the pages and Orders share.</summary>
    public string Query => RefundId is null ? "" : $"?refundId={RefundId}";
}

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
    Address? ShippingAddress,
    string? Email,
    IReadOnlyList<Parcel>? Shipments,
    IReadOnlyList<Repayment>? Refunds,
    IReadOnlyList<ReturnItem>? Returns,
    IReadOnlyList<ParcelLine>? Returnable,
    DateTimeOffset? ReturnUntil,
    IReadOnlyList<IssuedInvoice>? Invoices,
    IReadOnlyList<TimelineEntry>? Timeline,
    bool CanPay,
    bool CanCancel,
    Decline? Decline) : Prices
{
    /// <summary>Raised by everything that happens to it.</summary>
    public int Version { get; init; }

    /// <summary>Nothing will happen to it any more but money on its way back.</summary>
    public bool IsSettled => IsClosed || Status is "completed";

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

/// <summary>What went into the cart again, and what could not.</summary>
/// <param name="Added">Pieces.</param>
/// <param name="Missing">Lines that did not go in whole.</param>
public sealed record Reordered(ShoppingCart Cart, int Added, IReadOnlyList<MissingLine> Missing);

/// <param name="Added">Pieces of <paramref name="Quantity"/>.</param>
public sealed record MissingLine(string Sku, string Name, string? VariantName, int Quantity, int Added, string Reason);

/// <summary>The signed-in customer's orders, and the guest's that this browser has the key to.</summary>
internal sealed class OrdersClient(
    HttpClient http, GuestCart guestCart, GuestOrders guestOrders, IHttpContextAccessor accessor, ILogger<OrdersClient> logger)
{
    private bool IsSignedIn => accessor.HttpContext?.User.Identity?.IsAuthenticated is true;

    /// <param name="address">Where it goes.</param>
    /// <param name="email">Where mails about it go; null for a customer, whose account says it.</param>
    /// <param name="shippingOption">One of the quote's; null for standard.</param>
    /// <param name="code">Of a promotion.</param>
    /// <param name="expectedTotal">The quote's; where it costs something else by now, nothing is ordered.</param>
    /// <param name="key">Tells a repeat from another order.</param>
    /// <param name="cancellationToken">The request's.</param>
    public async Task<Answer<PlacedOrder>> PlaceAsync(
        Address address, string? email, string? shippingOption, string? code, decimal expectedTotal, string key, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Post, "/api/orders", key, new { shippingAddress = address, email, shippingOption, code, expectedTotal });
        AddGuestCart(request);
        string? orderKey = null;
        var answer = await http.AskAsync<PlacedOrder>(request, logger, cancellationToken, response => orderKey = KeyIn(response));

        // Also where there was an order of this cart already: its guest must get to it.
        if (orderKey is not null && (answer.Value?.Id ?? answer.Problem?.OrderId) is { } id)
        {
            guestOrders.Keep(id, orderKey);
        }

        return answer;
    }

    /// <summary>A guest's order; from now on this browser has a key to it.</summary>
    public async Task<Answer<PlacedOrder>> LookUpAsync(string number, string email, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders/lookup") { Content = ServiceCalls.Json(new { number, email }) };
        string? orderKey = null;
        var answer = await http.AskAsync<PlacedOrder>(request, logger, cancellationToken, response => orderKey = KeyIn(response));
        if (answer.Value is { } order && orderKey is not null)
        {
            guestOrders.Keep(order.Id, orderKey);
        }

        return answer;
    }

    public Task<Answer<OrderList>> GetOrdersAsync(string? cursor, CancellationToken cancellationToken) =>
        http.GetAsync<OrderList>(
            cursor is null ? "/api/orders?limit=20" : QueryHelpers.AddQueryString("/api/orders?limit=20", "cursor", cursor),
            logger,
            cancellationToken);

    public Task<Answer<Order>> GetOrderAsync(Guid id, CancellationToken cancellationToken) =>
        http.AskAsync<Order>(Request(HttpMethod.Get, id, ""), logger, cancellationToken);

    public Task<Answer<Download>> GetInvoiceAsync(Guid id, Guid? refundId, CancellationToken cancellationToken) =>
        http.AskFileAsync(Request(HttpMethod.Get, id, refundId is null ? "/invoice" : $"/invoice?refundId={refundId}"), logger, cancellationToken);

    /// <summary>Begins a payment; the answer's address is the provider's page.</summary>
    public Task<Answer<PaymentPage>> PayAsync(Guid id, string key, CancellationToken cancellationToken) =>
        http.AskAsync<PaymentPage>(Request(HttpMethod.Post, id, "/payments", key), logger, cancellationToken);

    public Task<Answer<PlacedOrder>> CancelAsync(Guid id, string key, CancellationToken cancellationToken) =>
        http.AskAsync<PlacedOrder>(Request(HttpMethod.Post, id, "/cancel", key), logger, cancellationToken);

    /// <summary>Puts what the order was of into the visitor's cart.</summary>
    public async Task<Answer<Reordered>> ReorderAsync(Guid id, string key, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Post, id, "/reorder", key);
        AddGuestCart(request);
        var answer = await http.AskAsync<Reordered>(request, logger, cancellationToken);
        if (!IsSignedIn && answer.Value?.Cart.Id is { } cartId)
        {
            guestCart.Keep(cartId);
        }

        return answer;
    }

    private HttpRequestMessage Request(HttpMethod method, Guid orderId, string step, string? key = null)
    {
        var request = Request(method, $"/api/orders/{orderId}{step}", key, key is null ? null : new { });
        if (guestOrders.KeyOf(orderId) is { } orderKey)
        {
            request.Headers.TryAddWithoutValidation(GuestOrders.Header, orderKey);
        }

        return request;
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? key, object? body)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : ServiceCalls.Json(body) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return request;
    }

    private void AddGuestCart(HttpRequestMessage request)
    {
        if (!IsSignedIn && guestCart.Id is { } cartId)
        {
            request.Headers.TryAddWithoutValidation(GuestCart.Header, cartId);
        }
    }

    private static string? KeyIn(HttpResponseMessage response) =>
        response.Headers.TryGetValues(GuestOrders.Header, out var values) ? values.FirstOrDefault() : null;
}
