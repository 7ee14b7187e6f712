using System.Globalization;
using Ecommerce.Faults.Judging;

namespace Ecommerce.Faults.Tests;

/// <summary>
/// A small system at rest in which everything holds: one order sold, one cancelled after it was paid, one never paid, one of which
/// a unit came back, a guest's cart and tickets. Each test breaks one thing.
/// </summary>
internal static class Rest
{
    public const string Shopper = "shopper";
    public const string Sku = "SKU-1";

    public static readonly Guid Sold = Id(1);
    public static readonly Guid Cancelled = Id(2);
    public static readonly Guid Expired = Id(3);
    public static readonly Guid GivenBack = Id(4);
    public static readonly Guid Return = Id(71);
    public static readonly Guid ReturnRefund = Id(72);
    public static readonly Guid GivenBackPayment = Id(13);
    public static readonly Guid SoldPayment = Id(11);
    public static readonly Guid CancelledPayment = Id(12);
    public static readonly Guid Cart = Id(21);
    public static readonly Guid Ticket = Id(31);
    public static readonly Guid Promotion = Id(61);

    public static readonly Evidence Evidence = new()
    {
        Operations =
        [
            Accepted(1, OperationKind.PlaceOrder, "place-1", [("code", "TEN")], ("order", $"{Sold}")),
            Accepted(2, OperationKind.PlaceOrder, "place-2", [], ("order", $"{Cancelled}")),
            Accepted(3, OperationKind.PlaceOrder, "place-3", [("code", "TEN")], ("order", $"{Expired}")),
            Accepted(4, OperationKind.Pay, "pay-1", [("order", $"{Sold}")]),
            Accepted(5, OperationKind.Pay, "pay-2", [("order", $"{Cancelled}")]),
            Accepted(6, OperationKind.CancelOrder, "cancel-2", [("order", $"{Cancelled}")]),
            Accepted(7, OperationKind.SetCartItem, "set-1", [("sku", Sku), ("quantity", "3"), ("guest", "guest")], ("cart", $"{Cart}")),
            Accepted(8, OperationKind.OpenTicket, "ticket-1", [], ("ticket", $"{Ticket}")),
            Accepted(10, OperationKind.PlaceOrder, "place-4", [], ("order", $"{GivenBack}")),
            Accepted(11, OperationKind.RequestReturn, "return-1", [("order", $"{GivenBack}")], ("id", $"{Return}")),
            Accepted(12, OperationKind.RefundReturn, "return-2", [("order", $"{GivenBack}"), ("return", $"{Return}")]),
            Accepted(9, OperationKind.Reply, "reply-1", [("ticket", $"{Ticket}")]),
        ],
        Orders =
        [
            Order(Sold, "Confirmed", "Claimed", "Authorized", version: 6) with { PromotionId = Promotion },
            Order(Cancelled, "Cancelled", "Released", "Voided", version: 9),
            Order(Expired, "Expired", "Released", "Created", version: 4) with { PromotionId = Promotion },
            Order(GivenBack, "Delivered", "Claimed", "PartiallyRefunded", version: 21),
        ],
        Promotions = [new(Promotion, Limit: 1, Used: 1)],
        Payments =
        [
            new(SoldPayment, Sold, 1, "Authorized", 10m, 0, 0, "cs_1", "pi_1"),
            new(CancelledPayment, Cancelled, 1, "Voided", 10m, 0, 0, "cs_2", "pi_2"),
            new(GivenBackPayment, GivenBack, 1, "PartiallyRefunded", 10m, 10m, 5m, "cs_4", "pi_4"),
        ],
        Shipments = [new(Id(63), GivenBack, "Delivered")],
        Refunds = [new(ReturnRefund, GivenBackPayment, "Succeeded", 5m)],
        Returns = [new(Return, GivenBack, "Closed", ReturnRefund, [new(Sku, Quantity: 1, Restocked: 1, WrittenOff: 0, Refunded: 1)])],
        Steps =
        [
            .. Path("order", Sold, Sold, "Placed@1", "Confirmed@6"),
            .. Path("stock", Sold, Sold, "Pending", "Reserved@2", "Claimed@5"),
            .. Path("payment", SoldPayment, Sold, "Created@3", "Authorized@4"),
            .. Path("order", Cancelled, Cancelled, "Placed@1", "Confirmed@6", "Cancelled@7"),
            .. Path("stock", Cancelled, Cancelled, "Pending", "Reserved@2", "Claimed@5", "Released@8"),
            .. Path("payment", CancelledPayment, Cancelled, "Created@3", "Authorized@4", "Voided@9"),
            .. Path("order", Expired, Expired, "Placed@1", "Expired@3"),
            .. Path("stock", Expired, Expired, "Pending", "Reserved@2", "Released@4"),
            .. Path("order", GivenBack, GivenBack, "Placed@1", "Confirmed@6", "Shipped@10", "Delivered@11"),
            .. Path("stock", GivenBack, GivenBack, "Pending", "Reserved@2", "Claimed@5"),
            .. Path("payment", GivenBackPayment, GivenBack, "Created@3", "Authorized@4", "Captured@8", "PartiallyRefunded@18"),
            .. Path("shipment", Id(63), GivenBack, "Created@7", "Shipped@9", "Delivered@12"),
            .. Path("refund", ReturnRefund, GivenBack, "Requested@17", "Succeeded@19"),
            .. Path("return", Return, GivenBack, "Requested@13", "Approved@14", "Received@15", "Inspected@16", "Refunded@20", "Closed@21"),
            .. Path("ticket", Ticket, Ticket, "New@1"),
            .. Path("ticket", Id(33), Id(33), "New@1", "Open@2", "Resolved@3"),
        ],
        Carts = [new(Cart, null, [new(Sku, 3)])],
        Stock = [new(Sku, OnHand: 97, Reserved: 0), new("SKU-2", OnHand: 0, Reserved: 0)],
        OrderStocks = [new(Sold, "claimed"), new(Cancelled, "closed"), new(Expired, "closed"), new(GivenBack, "claimed")],
        Reservations = [new(Sold, Sku, 2, "claimed"), new(Cancelled, Sku, 2, "released"), new(Expired, Sku, 2, "released"), new(GivenBack, Sku, 1, "claimed")],
        Movements =
        [
            new(Sku, null, "received", 100, 0),
            new(Sku, Sold, "reserved", 0, 2),
            new(Sku, Sold, "claimed", -2, -2),
            new(Sku, Cancelled, "reserved", 0, 2),
            new(Sku, Cancelled, "claimed", -2, -2),
            new(Sku, Cancelled, "returned", 2, 0),
            new(Sku, Expired, "reserved", 0, 2),
            new(Sku, Expired, "released", 0, -2),
            new(Sku, GivenBack, "reserved", 0, 2),
            new(Sku, GivenBack, "claimed", -2, -2),
            new(Sku, GivenBack, "returned", 1, 0, Return),
        ],
        Tickets = [new(Ticket, Shopper, "ticket-1", "New", 2), new(Id(33), Shopper, "RT-1", "Resolved", 1, Return, "Refunded")],
        Messages = [new(Id(44), Id(33), 1, "Quiero devolver"), new(Id(41), Ticket, 1, "¿Cuándo llega?"), new(Id(42), Ticket, 2, "reply-1")],
        Ledger =
        [
            new("pi_1", "cs_1", Sold, 1000, Authorized: 1000, Held: 1000, Captured: 0, Released: 0, Refunded: 0, Authorizations: 1, Captures: 0),
            new("pi_2", "cs_2", Cancelled, 1000, Authorized: 1000, Held: 0, Captured: 0, Released: 1000, Refunded: 0, Authorizations: 1, Captures: 0),
            new("pi_4", "cs_4", GivenBack, 1000, Authorized: 1000, Held: 0, Captured: 1000, Released: 0, Refunded: 500, Authorizations: 1, Captures: 1),
        ],
        Events = [new(Id(51), "OrderPlaced"), new(Id(52), "OrderPlaced"), new(Id(53), "OrderPlaced"), new(Id(54), "StockReserved")],
        Inboxes = [new("catalog", Id(51)), new("catalog", Id(52)), new("catalog", Id(53)), new("orders", Id(54))],
        Poison = [new(Id(55), "orders")],
        Parked = [new("orders", Id(55))],
        Rushes = [new("SKU-2", 0, 10)],
        Waiting = [new("ordersdb outbox_messages", 0)],
        States = [new("ordersdb orders", "a", "a")],
    };

    public static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    public static OrderRow Order(Guid id, string status, string stock, string payment, int version) =>
        new(id, Shopper, status, stock, payment, version, 10m, null, [new(Sku, 2)]);

    public static Operation Accepted(
        long id, string kind, string key, (string Name, string Value)[] request, params (string Name, string Value)[] answer) =>
        Make(id, kind, key, request, (Outcome.Sent, request), (Outcome.Unknown, []), (Outcome.Sent, request), (Outcome.Ok, answer));

    public static Operation Make(
        long id, string kind, string key, (string Name, string Value)[] request, params (Outcome Outcome, (string Name, string Value)[] Data)[] lines) =>
        new(id, Shopper, kind, key, request.ToDictionary(pair => pair.Name, pair => pair.Value),
        [
            .. lines.Select(line => new HistoryLine(
                id, Shopper, kind, key, line.Outcome, DateTimeOffset.UnixEpoch, null, line.Data.ToDictionary(pair => pair.Name, pair => pair.Value))),
        ]);

    /// <summary>"State@position" one after another; a start without a position is no step.</summary>
    public static IEnumerable<StepRow> Path(string machine, Guid subject, Guid owner, params string[] states)
    {
        string? from = null;
        foreach (var state in states)
        {
            var parts = state.Split('@');
            if (parts.Length == 2)
            {
                yield return new StepRow(machine, subject, owner, int.Parse(parts[1], CultureInfo.InvariantCulture), from, parts[0]);
            }

            from = parts[0];
        }
    }
}
