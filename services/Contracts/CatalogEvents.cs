namespace Ecommerce.Contracts;

/// <summary>Every line of the order is set aside until <paramref name="ExpiresAt"/>. Published by Catalog.</summary>
public sealed record StockReserved(Guid OrderId, DateTimeOffset ExpiresAt);

/// <summary>Nothing is set aside: at least one line was short. Published by Catalog.</summary>
public sealed record StockRejected(Guid OrderId, IReadOnlyList<StockShortage> Shortages);

/// <summary>What was asked for and what there was of one SKU.</summary>
public sealed record StockShortage(string Sku, int Requested, int Available);

/// <summary>The order's stock has left the shelves; it answers <see cref="OrderPaymentAuthorized"/>. Published by Catalog.</summary>
public sealed record StockClaimed(Guid OrderId);

/// <summary>The reservation had run out and the stock is gone; it answers <see cref="OrderPaymentAuthorized"/>. Published by Catalog.</summary>
public sealed record StockClaimRejected(Guid OrderId, IReadOnlyList<StockShortage> Shortages);

/// <summary>The order was not paid before its reservation ran out; the stock is free again. Published by Catalog.</summary>
public sealed record StockReservationExpired(Guid OrderId);

/// <summary>What a product shows to customers has changed, its publication included. Published by Catalog.</summary>
public sealed record ProductChanged(Guid ProductId, int Version, string Slug);
