namespace Ecommerce.Contracts;

/// <summary>A quantity of one SKU.</summary>
public sealed record SkuQuantity(string Sku, int Quantity);

/// <summary>A customer has placed an order; no stock is set aside yet. Published by Orders.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">The order's version; a projection ignores what is older than it has seen.</param>
/// <param name="CustomerId">The customer's subject in the identity provider; null for a guest.</param>
/// <param name="Lines">One entry for each SKU, in SKU order.</param>
public sealed record OrderPlaced(Guid OrderId, int Version, string? CustomerId, IReadOnlyList<SkuQuantity> Lines);

/// <summary>The payment provider holds the money for the order; its stock can be claimed. Published by Orders.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">The order's version.</param>
/// <param name="Lines">What the order needs, so that it can be reserved again where the reservation ran out.</param>
public sealed record OrderPaymentAuthorized(Guid OrderId, int Version, IReadOnlyList<SkuQuantity> Lines);

/// <summary>Stock is claimed and money is held: the order will be shipped. Published by Orders.</summary>
public sealed record OrderConfirmed(Guid OrderId, int Version, string? CustomerId, IReadOnlyList<SkuQuantity> Lines);

/// <summary>The order ended without a sale, whatever the reason; any stock held or claimed for it is free again. Published by Orders.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">The order's version.</param>
/// <param name="CustomerId">The customer's subject in the identity provider; null for a guest.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record OrderClosed(Guid OrderId, int Version, string? CustomerId, OrderOutcome Outcome);

/// <summary>
/// Some units of a confirmed order will never be shipped; the rest goes on. What was claimed for them is free again. Published by Orders.
/// </summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">The order's version.</param>
/// <param name="Lines">All units that were cancelled so far, in SKU order: a later event includes what an earlier one said.</param>
public sealed record OrderLinesCancelled(Guid OrderId, int Version, IReadOnlyList<SkuQuantity> Lines);

/// <summary>How an order ended without a sale.</summary>
public enum OrderOutcome
{
    /// <summary>There was not enough stock.</summary>
    Rejected,

    /// <summary>It was not paid in time.</summary>
    Expired,

    /// <summary>The customer or the shop called it off.</summary>
    Cancelled,
}
