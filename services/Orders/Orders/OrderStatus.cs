namespace Ecommerce.Orders.Orders;

/// <summary>Where an order is on its way to the customer.</summary>
internal enum OrderStatus
{
    /// <summary>Waiting for stock, then for payment.</summary>
    Placed,

    /// <summary>Stock is claimed and money is held.</summary>
    Confirmed,
    PartiallyShipped,
    Shipped,
    Delivered,
    Completed,

    /// <summary>There was not enough stock.</summary>
    Rejected,

    /// <summary>It was not paid in time.</summary>
    Expired,
    Cancelled,
}

/// <summary>Where the order's goods are.</summary>
internal enum StockStatus
{
    /// <summary>Catalog has not answered yet.</summary>
    Pending,

    /// <summary>Set aside until a time.</summary>
    Reserved,

    /// <summary>Off the shelves for good.</summary>
    Claimed,

    /// <summary>Nothing is set aside for the order.</summary>
    Released,
}

internal static class OrderMachine
{
    /// <summary>An order is completed without having been delivered where all its parcels were lost and paid back.</summary>
    public static readonly Transitions<OrderStatus> Order = new(
        (OrderStatus.Placed, [OrderStatus.Confirmed, OrderStatus.Rejected, OrderStatus.Expired, OrderStatus.Cancelled]),
        (OrderStatus.Confirmed, [OrderStatus.PartiallyShipped, OrderStatus.Shipped, OrderStatus.Cancelled]),
        (OrderStatus.PartiallyShipped, [OrderStatus.Shipped]),
        (OrderStatus.Shipped, [OrderStatus.Delivered, OrderStatus.Completed]),
        (OrderStatus.Delivered, [OrderStatus.Completed]));

    /// <summary>A claim may come after the reservation has run out: Catalog then sets the stock aside again by itself.</summary>
    public static readonly Transitions<StockStatus> Stock = new(
        (StockStatus.Pending, [StockStatus.Reserved, StockStatus.Claimed, StockStatus.Released]),
        (StockStatus.Reserved, [StockStatus.Claimed, StockStatus.Released]),
        (StockStatus.Released, [StockStatus.Claimed]),
        (StockStatus.Claimed, [StockStatus.Released]));
}
