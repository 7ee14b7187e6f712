using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Catalog.Stock;

internal enum OrderStockStatus
{
    /// <summary>Just heard of.</summary>
    Unknown,

    /// <summary>Its reservations are held.</summary>
    Reserved,

    /// <summary>There was too little when it was placed, or when it was paid.</summary>
    Rejected,

    /// <summary>Not paid in time.</summary>
    Expired,

    /// <summary>Its units have left the shelf.</summary>
    Claimed,

    /// <summary>Ended without a sale. Final, also where no other event of the order has arrived yet.</summary>
    Closed,
}

/// <summary>
/// Where the stock of one order stands. The row appears with the order's first event, whichever that is, and its lock puts
/// the events of one order in a line; what an event means depends on what was heard before, never on the order of arrival.
/// </summary>
internal sealed class OrderStock
{
    private OrderStock()
    {
    }

    public Guid OrderId { get; private init; }

    public OrderStockStatus Status { get; private set; }

    /// <summary>Until when the reservations are held.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Whether placing is news: a repeat, or one that arrives after a later event, is not.</summary>
    public bool CanReserve => Status is OrderStockStatus.Unknown;

    public static OrderStock For(Guid orderId) => new() { OrderId = orderId };

    public void Reserve(DateTimeOffset expiresAt, DateTimeOffset now)
    {
        if (!CanReserve)
        {
            throw new InvalidOperationException($"The stock of order {OrderId} is {Status} and cannot be reserved.");
        }

        (Status, ExpiresAt, UpdatedAt) = (OrderStockStatus.Reserved, expiresAt, now);
    }

    public void Reject(DateTimeOffset now)
    {
        if (Status is OrderStockStatus.Reserved or OrderStockStatus.Claimed or OrderStockStatus.Closed)
        {
            throw new InvalidOperationException($"The stock of order {OrderId} is {Status} and cannot be refused.");
        }

        (Status, ExpiresAt, UpdatedAt) = (OrderStockStatus.Rejected, null, now);
    }

    public void Claim(DateTimeOffset now)
    {
        if (Status is OrderStockStatus.Closed)
        {
            throw new InvalidOperationException($"Order {OrderId} is closed and cannot claim stock.");
        }

        (Status, ExpiresAt, UpdatedAt) = (OrderStockStatus.Claimed, null, now);
    }

    public void Expire(DateTimeOffset now)
    {
        if (Status is not OrderStockStatus.Reserved)
        {
            throw new InvalidOperationException($"The stock of order {OrderId} is {Status} and cannot expire.");
        }

        (Status, ExpiresAt, UpdatedAt) = (OrderStockStatus.Expired, null, now);
    }

    public void Close(DateTimeOffset now) => (Status, ExpiresAt, UpdatedAt) = (OrderStockStatus.Closed, null, now);

    internal sealed class Configuration : IEntityTypeConfiguration<OrderStock>
    {
        public void Configure(EntityTypeBuilder<OrderStock> builder)
        {
            builder.HasKey(stock => stock.OrderId);
            builder.Property(stock => stock.OrderId).ValueGeneratedNever();
            builder.Property(stock => stock.Status).HasLowerCaseName();
            builder.Ignore(stock => stock.CanReserve);
            builder.HasIndex(stock => stock.ExpiresAt).HasFilter("status = 'reserved'");
            builder.ToTable("order_stocks");
        }
    }
}
