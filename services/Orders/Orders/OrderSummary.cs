using Ecommerce.Orders.Payments;

namespace Ecommerce.Orders.Orders;

internal sealed record OrderSummary(
    Guid Id, string Number, OrderStatus Status, PaymentStatus PaymentStatus, decimal Total, string Currency)
{
    public static OrderSummary From(Order order) =>
        new(order.Id, order.Number, order.Status, order.PaymentStatus, order.Total, order.Currency);
}
