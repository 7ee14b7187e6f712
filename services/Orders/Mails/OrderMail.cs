using Ecommerce.Mail;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.Orders.Shipments;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Mails;

/// <summary>What a mail tells the customer.</summary>
internal enum OrderMailKind
{
    Placed,
    Confirmed,
    Shipped,
    Refunded,
    Cancelled,
    Expired,
    Rejected,
}

/// <summary>A mail about one step of an order.</summary>
/// <param name="PartId">The shipment or the refund, where it is about one.</param>
internal sealed record OrderMail(Guid OrderId, OrderMailKind Kind, Guid? PartId)
{
    /// <returns>Null for a step that no mail tells of.</returns>
    public static OrderMail? From(TimelineEntry step) => step.Subject switch
    {
        TimelineSubject.Order when Enum.TryParse<OrderMailKind>(step.To, out var kind)
            && kind is not (OrderMailKind.Shipped or OrderMailKind.Refunded) => new(step.OrderId, kind, null),
        TimelineSubject.Shipment when step.To == nameof(ShipmentStatus.Shipped) => new(step.OrderId, OrderMailKind.Shipped, step.ShipmentId),
        TimelineSubject.Refund when step.To == nameof(RefundStatus.Succeeded) => new(step.OrderId, OrderMailKind.Refunded, step.RefundId),
        _ => null,
    };

    public string ToPurpose()
    {
        var purpose = $"order:{OrderId}:{Kind.ToString().ToLowerInvariant()}";
        return PartId is { } part ? $"{purpose}:{part}" : purpose;
    }
}

/// <summary>Writes them from what does not change any more: lines as ordered, a parcel's units, a refund's amount.</summary>
internal sealed class OrderMailWriter(OrdersDbContext db, TimeProvider time, IConfiguration configuration) : IWriteMail<OrderMail>
{
    public async Task<Letter?> WriteAsync(OrderMail about, CancellationToken cancellationToken)
    {
        var orders = db.Orders.AsNoTracking();
        orders = about.Kind switch
        {
            OrderMailKind.Shipped => orders.Include(order => order.Shipments),
            OrderMailKind.Refunded => orders.Include(order => order.Refunds),
            _ => orders,
        };
        var order = await orders.AsSingleQuery().FirstOrDefaultAsync(order => order.Id == about.OrderId, cancellationToken);
        if (order is null)
        {
            return null;
        }

        // A guest has no account to find the order in: the link brings its key, a new one, since only the hashes of the others are left.
        string? key = null;
        if (order.CustomerId is null)
        {
            key = db.GiveKey(order.Id, time.GetUtcNow() + OrderKey.Lifetime);
            await db.SaveChangesAsync(cancellationToken);
        }

        return Write(order, about, new Uri(configuration["Shop:PublicUrl"]!), key);
    }

    /// <param name="key">Opens the guest's order; null for a customer's.</param>
    internal static Letter Write(Order order, OrderMail about, Uri shop, string? key = null)
    {
        var content = OrderMailContent.Of(
            order, about, new Uri(shop, key is null ? $"/orders/{order.Id}" : $"/orders/{order.Id}/open?key={key}"));
        return new Letter(order.Email, order.ShippingAddress.Name, order.Language, content.Subject, content.ToText(), content.ToHtml());
    }
}
