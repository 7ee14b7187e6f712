using Ecommerce.Storefront.Orders;

namespace Ecommerce.Storefront.Checkout;

/// <summary>The step from an order to the provider's page.</summary>
internal sealed class Payment(OrdersClient orders, TimeProvider time)
{
    // Stock is usually set aside within a second; a person can wait this long for one page.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(250);

    /// <summary>Where to send the browser: the provider's page; a page that waits; or the order's page, which says what is wrong.</summary>
    public async Task<string> StartAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + _patience;
        var order = await orders.GetOrderAsync(orderId, cancellationToken);
        while (order.Value is not { IsBeingPrepared: false } && time.GetUtcNow() < deadline)
        {
            await Task.Delay(_poll, time, cancellationToken);
            order = await orders.GetOrderAsync(orderId, cancellationToken);
        }

        return await StartAsync(orderId, order.Value, cancellationToken);
    }

    /// <summary>The same for an order as it is now, without waiting.</summary>
    public async Task<string> StartAsync(Guid orderId, Order? order, CancellationToken cancellationToken)
    {
        if (order is null or { IsBeingPrepared: true })
        {
            return $"/orders/{orderId}/pay";
        }

        if (!order.CanPay)
        {
            return $"/orders/{orderId}";
        }

        var answer = await orders.PayAsync(orderId, Guid.NewGuid().ToString(), cancellationToken);

        return answer.Value is { Url: var url } && IsWebAddress(url) ? url : $"/orders/{orderId}?payment=unavailable";
    }

    private static bool IsWebAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
