using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Checkout;

/// <summary>Pays an order that is still unpaid: after a decline, or after leaving the provider's page.</summary>
internal static class PayOrder
{
    public static async Task<SeeOther> HandleAsync(Guid id, Payment payment, CancellationToken cancellationToken) =>
        new(await payment.StartAsync(id, cancellationToken));
}
