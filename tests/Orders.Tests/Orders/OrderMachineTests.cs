using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.Orders.Returns;
using Ecommerce.Orders.Shipments;

namespace Ecommerce.Orders.Tests.Orders;

public sealed class OrderMachineTests
{
    private static readonly HashSet<(OrderStatus, OrderStatus)> _orderPaths =
    [
        (OrderStatus.Placed, OrderStatus.Confirmed),
        (OrderStatus.Placed, OrderStatus.Rejected),
        (OrderStatus.Placed, OrderStatus.Expired),
        (OrderStatus.Placed, OrderStatus.Cancelled),
        (OrderStatus.Confirmed, OrderStatus.PartiallyShipped),
        (OrderStatus.Confirmed, OrderStatus.Shipped),
        (OrderStatus.Confirmed, OrderStatus.Cancelled),
        (OrderStatus.PartiallyShipped, OrderStatus.Shipped),
        (OrderStatus.Shipped, OrderStatus.Delivered),
        (OrderStatus.Shipped, OrderStatus.Completed),
        (OrderStatus.Delivered, OrderStatus.Completed),
    ];

    private static readonly HashSet<(PaymentStatus, PaymentStatus)> _paymentPaths =
    [
        (PaymentStatus.Created, PaymentStatus.Authorized),
        (PaymentStatus.Created, PaymentStatus.Declined),
        (PaymentStatus.Created, PaymentStatus.Voided),
        (PaymentStatus.Created, PaymentStatus.Expired),
        (PaymentStatus.Declined, PaymentStatus.Authorized),
        (PaymentStatus.Declined, PaymentStatus.Voided),
        (PaymentStatus.Declined, PaymentStatus.Expired),
        (PaymentStatus.Authorized, PaymentStatus.Captured),
        (PaymentStatus.Authorized, PaymentStatus.Voided),
        (PaymentStatus.Captured, PaymentStatus.PartiallyRefunded),
        (PaymentStatus.Captured, PaymentStatus.Refunded),
        (PaymentStatus.PartiallyRefunded, PaymentStatus.PartiallyRefunded),
        (PaymentStatus.PartiallyRefunded, PaymentStatus.Refunded),
    ];

    private static readonly HashSet<(ReturnStatus, ReturnStatus)> _returnPaths =
    [
        (ReturnStatus.Requested, ReturnStatus.Approved),
        (ReturnStatus.Requested, ReturnStatus.Rejected),
        (ReturnStatus.Requested, ReturnStatus.Cancelled),
        (ReturnStatus.Approved, ReturnStatus.Received),
        (ReturnStatus.Approved, ReturnStatus.Cancelled),
        (ReturnStatus.Received, ReturnStatus.Inspected),
        (ReturnStatus.Inspected, ReturnStatus.Refunded),
        (ReturnStatus.Inspected, ReturnStatus.Closed),
        (ReturnStatus.Refunded, ReturnStatus.Closed),
    ];

    [Fact]
    public void A_return_takes_the_listed_paths_and_no_other() => AssertPaths(ReturnMachine.Return, _returnPaths);

    private static readonly HashSet<(StockStatus, StockStatus)> _stockPaths =
    [
        (StockStatus.Pending, StockStatus.Reserved),
        (StockStatus.Pending, StockStatus.Claimed),
        (StockStatus.Pending, StockStatus.Released),
        (StockStatus.Reserved, StockStatus.Claimed),
        (StockStatus.Reserved, StockStatus.Released),
        (StockStatus.Released, StockStatus.Claimed),
        (StockStatus.Claimed, StockStatus.Released),
    ];

    private static readonly HashSet<(ShipmentStatus, ShipmentStatus)> _shipmentPaths =
    [
        (ShipmentStatus.Created, ShipmentStatus.Shipped),
        (ShipmentStatus.Shipped, ShipmentStatus.Delivered),
        (ShipmentStatus.Shipped, ShipmentStatus.Lost),
    ];

    private static readonly HashSet<(RefundStatus, RefundStatus)> _refundPaths =
    [
        (RefundStatus.Requested, RefundStatus.Succeeded),
        (RefundStatus.Requested, RefundStatus.Failed),
    ];

    [Fact]
    public void An_order_takes_the_listed_paths_and_no_other() => AssertPaths(OrderMachine.Order, _orderPaths);

    [Fact]
    public void A_payment_takes_the_listed_paths_and_no_other() => AssertPaths(PaymentMachine.Payment, _paymentPaths);

    [Fact]
    public void Stock_takes_the_listed_paths_and_no_other() => AssertPaths(OrderMachine.Stock, _stockPaths);

    [Fact]
    public void A_shipment_takes_the_listed_paths_and_no_other() => AssertPaths(ShipmentMachine.Shipment, _shipmentPaths);

    [Fact]
    public void A_refund_takes_the_listed_paths_and_no_other() => AssertPaths(RefundMachine.Refund, _refundPaths);

    private static void AssertPaths<TState>(Transitions<TState> machine, HashSet<(TState, TState)> paths)
        where TState : struct, Enum
    {
        foreach (var from in Enum.GetValues<TState>())
        {
            foreach (var to in Enum.GetValues<TState>())
            {
                Assert.True(paths.Contains((from, to)) == machine.Allow(from, to), $"{from} to {to}");
            }
        }
    }
}
