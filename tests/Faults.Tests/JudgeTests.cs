using Ecommerce.Faults.Judging;

namespace Ecommerce.Faults.Tests;

/// <summary>The judge finds what is planted, and where nothing is, nothing.</summary>
public sealed class JudgeTests
{
    private static readonly Evidence _rest = Rest.Evidence;

    /// <summary>What is planted, the invariant that it breaks, and what the verdict must name.</summary>
    private static readonly (string Name, Func<Evidence, Evidence> Plant, Func<Evidence, Verdict> Breaks)[] _violations =
    [
        ("an accepted checkout without an order",
            rest => rest with { Orders = [.. rest.Orders.Where(order => order.Id != Rest.Sold)] },
            OrderInvariants.EveryAcceptedCheckoutHasOneOrder),
        ("two orders for one key",
            rest => rest with
            {
                Operations =
                [
                    .. rest.Operations.Skip(1),
                    Rest.Make(1, OperationKind.PlaceOrder, "place-1", [], (Outcome.Sent, []), (Outcome.Ok, [("order", $"{Rest.Sold}")]), (Outcome.Ok, [("order", $"{Rest.Expired}")])),
                ],
            },
            OrderInvariants.EveryAcceptedCheckoutHasOneOrder),
        ("an order that nobody asked for",
            rest => rest with { Orders = [.. rest.Orders, Rest.Order(Rest.Id(9), "Expired", "Released", "Created", 4)] },
            OrderInvariants.EveryAcceptedCheckoutHasOneOrder),
        ("an order of somebody else",
            rest => rest with { Orders = [.. rest.Orders.Select(order => order with { Buyer = "another" })] },
            OrderInvariants.EveryAcceptedCheckoutHasOneOrder),
        ("a guest's order that became a customer's",
            rest => rest with
            {
                Operations =
                [
                    .. rest.Operations.Skip(1),
                    Rest.Make(1, OperationKind.PlaceOrder, "place-1", [("buyer", "guest@example.com")], (Outcome.Sent, []), (Outcome.Ok, [("order", $"{Rest.Sold}")])),
                ],
            },
            OrderInvariants.EveryAcceptedCheckoutHasOneOrder),
        ("a cancellation that was lost",
            rest => rest with { Orders = [.. rest.Orders.Select(order => order.Id == Rest.Cancelled ? order with { Status = "Confirmed" } : order)] },
            OrderInvariants.WhatTheCustomerWasToldStands),
        ("a payment that the provider forgot",
            rest => rest with { Ledger = [.. rest.Ledger.Skip(1)] },
            OrderInvariants.WhatTheCustomerWasToldStands),
        ("an order left waiting",
            rest => rest with { Orders = [.. rest.Orders.Select(order => order.Id == Rest.Expired ? order with { Status = "Placed" } : order)] },
            OrderInvariants.NothingIsLeftHalfDone),
        ("a stuck order",
            rest => rest with { Orders = [.. rest.Orders.Select(order => order with { StuckReason = "nobody answers" })] },
            OrderInvariants.NothingIsLeftHalfDone),
        ("an order confirmed without money",
            rest => rest with { Orders = [.. rest.Orders.Select(order => order.Id == Rest.Sold ? order with { PaymentStatus = "Declined" } : order)] },
            OrderInvariants.NothingIsLeftHalfDone),
        ("a use that was not counted",
            rest => rest with { Promotions = [new(Rest.Promotion, Limit: 1, Used: 0)] },
            OrderInvariants.PromotionsAreUsedByThoseWhoHoldThem),
        ("a use that was never given back",
            rest => rest with { Orders = [.. rest.Orders.Select(order => order.Id == Rest.Sold ? order with { Status = "Cancelled" } : order)] },
            OrderInvariants.PromotionsAreUsedByThoseWhoHoldThem),
        ("more uses than there were",
            rest => rest with { Promotions = [new(Rest.Promotion, Limit: 0, Used: 1)] },
            OrderInvariants.PromotionsAreUsedByThoseWhoHoldThem),
        ("a code that was granted and forgotten",
            rest => rest with { Promotions = [], Orders = [.. rest.Orders.Select(order => order with { PromotionId = null })] },
            OrderInvariants.PromotionsAreUsedByThoseWhoHoldThem),
        ("two captures of one payment",
            rest => rest with { Ledger = [rest.Ledger[0] with { Held = 0, Captured = 1000, Captures = 2 }, .. rest.Ledger.Skip(1)] },
            MoneyInvariants.AtMostOneCaptureForEachOrder),
        ("two captures of one order",
            rest => rest with
            {
                Ledger =
                [
                    rest.Ledger[0] with { Held = 0, Captured = 1000, Captures = 1 },
                    rest.Ledger[0] with { PaymentIntentId = "pi_3", SessionId = "cs_3", Held = 0, Captured = 1000, Captures = 1 },
                ],
            },
            MoneyInvariants.AtMostOneCaptureForEachOrder),
        ("two holds for one order",
            rest => rest with { Ledger = [.. rest.Ledger, rest.Ledger[0] with { PaymentIntentId = "pi_3", SessionId = "cs_3" }] },
            MoneyInvariants.AtMostOneCaptureForEachOrder),
        ("money that the provider does not hold",
            rest => rest with { Ledger = [rest.Ledger[0] with { Held = 0, Released = 1000 }, .. rest.Ledger.Skip(1)] },
            MoneyInvariants.LedgerEqualsPayments),
        ("money that we do not know of",
            rest => rest with { Payments = [.. rest.Payments.Skip(1)] },
            MoneyInvariants.LedgerEqualsPayments),
        ("a cent too much",
            rest => rest with { Ledger = [rest.Ledger[0] with { Held = 1001 }, .. rest.Ledger.Skip(1)] },
            MoneyInvariants.LedgerEqualsPayments),
        ("a refund that is not recorded",
            rest => rest with
            {
                Payments = [rest.Payments[0] with { Status = "Captured" }, .. rest.Payments.Skip(1)],
                Ledger = [rest.Ledger[0] with { Held = 0, Captured = 1000, Captures = 1, Refunded = 100 }, .. rest.Ledger.Skip(1)],
            },
            MoneyInvariants.LedgerEqualsPayments),
        ("money held for a cancelled order",
            rest => rest with { Ledger = [rest.Ledger[0], rest.Ledger[1] with { Held = 1000, Released = 0 }, rest.Ledger[2]] },
            MoneyInvariants.ClosedOrdersHoldNoMoney),
        ("stock held for a cancelled order",
            rest => rest with { Reservations = [.. rest.Reservations.Select(row => row.OrderId == Rest.Cancelled ? row with { Status = "held" } : row)] },
            StockInvariants.ClosedOrdersHoldNoStock),
        ("stock that was never told",
            rest => rest with { OrderStocks = [.. rest.OrderStocks.Where(row => row.OrderId != Rest.Expired)] },
            StockInvariants.ClosedOrdersHoldNoStock),
        ("more reserved than there is",
            rest => rest with { Stock = [new(Rest.Sku, OnHand: 1, Reserved: 2)] },
            StockInvariants.ReservedIsWithinOnHand),
        ("less than nothing reserved",
            rest => rest with { Stock = [new(Rest.Sku, OnHand: 97, Reserved: -1)] },
            StockInvariants.ReservedIsWithinOnHand),
        ("a unit that vanished",
            rest => rest with { Stock = [new(Rest.Sku, OnHand: 96, Reserved: 0)] },
            StockInvariants.StockAddsUp),
        ("a unit reserved for nobody",
            rest => rest with { Stock = [new(Rest.Sku, OnHand: 97, Reserved: 1)], Movements = [.. rest.Movements, new(Rest.Sku, Rest.Id(9), "reserved", 0, 1)] },
            StockInvariants.StockAddsUp),
        ("a sale that took nothing off the shelf",
            rest => rest with { Reservations = [.. rest.Reservations.Where(row => row.OrderId != Rest.Sold)] },
            StockInvariants.SoldIsWithinWhatExisted),
        ("an oversale",
            rest => rest with { Movements = [rest.Movements[0] with { OnHandChange = 1 }, .. rest.Movements.Skip(1)] },
            StockInvariants.SoldIsWithinWhatExisted),
        ("a rush that sold too many",
            rest => rest with { Rushes = [new(Rest.Sku, Units: 1, Checkouts: 10)], Stock = [new(Rest.Sku, OnHand: 0, Reserved: 0)] },
            StockInvariants.ARushSellsWhatThereIs),
        ("a rush that left something over",
            rest => rest with { Rushes = [new(Rest.Sku, Units: 2, Checkouts: 10)] },
            StockInvariants.ARushSellsWhatThereIs),
        ("a poison message that vanished",
            rest => rest with { Parked = [] },
            DeliveryInvariants.PoisonParksAndNothingElse),
        ("a good message that is parked",
            rest => rest with { Parked = [.. rest.Parked, new("catalog", Rest.Id(51))] },
            DeliveryInvariants.PoisonParksAndNothingElse),
        ("an event left in the outbox",
            rest => rest with { Waiting = [new("ordersdb outbox_messages", 1)] },
            DeliveryInvariants.EveryEventIsDelivered),
        ("an event without its effect",
            rest => rest with { Inboxes = [.. rest.Inboxes.Skip(1)] },
            DeliveryInvariants.EveryEventIsDelivered),
        ("an event that was never sent",
            rest => rest with { OrderStocks = [.. rest.OrderStocks.Skip(1)] },
            DeliveryInvariants.EveryEventIsDelivered),
        ("a claim applied twice",
            rest => rest with { Movements = [.. rest.Movements, new(Rest.Sku, Rest.Sold, "claimed", -2, -2)] },
            DeliveryInvariants.EachEffectIsAppliedOnce),
        ("a claim that came again after its return",
            rest => rest with
            {
                Movements = [.. rest.Movements, new(Rest.Sku, Rest.Cancelled, "claimed", -2, -2), new(Rest.Sku, Rest.Cancelled, "returned", 2, 2)],
            },
            DeliveryInvariants.EachEffectIsAppliedOnce),
        ("a reservation out of nothing",
            rest => rest with { Movements = [.. rest.Movements.Where(row => row.OrderId != Rest.Expired)] },
            DeliveryInvariants.EachEffectIsAppliedOnce),
        ("an event handled twice",
            rest => rest with { Inboxes = [.. rest.Inboxes, rest.Inboxes[0]] },
            DeliveryInvariants.EachEffectIsAppliedOnce),
        ("a redelivery that changed something",
            rest => rest with { States = [new("ordersdb orders", "a", "b")] },
            DeliveryInvariants.RedeliveryChangesNothing),
        ("a cart line that was lost",
            rest => rest with { Carts = [new(Rest.Cart, null, [])] },
            KeepingInvariants.NoCartLineIsLost),
        ("a cart that was lost",
            rest => rest with { Carts = [] },
            KeepingInvariants.NoCartLineIsLost),
        ("an older quantity in the cart",
            rest => rest with
            {
                Operations =
                [
                    .. rest.Operations,
                    Rest.Accepted(20, OperationKind.SetCartItem, "set-2", [("sku", Rest.Sku), ("quantity", "5"), ("guest", "guest")], ("cart", $"{Rest.Cart}")),
                ],
            },
            KeepingInvariants.NoCartLineIsLost),
        ("a shipment that was lost",
            rest => rest with { Operations = [.. rest.Operations, Rest.Accepted(20, OperationKind.Ship, "ship-1", [("order", $"{Rest.Sold}")], ("id", $"{Rest.Id(61)}"))] },
            KeepingInvariants.NoShipmentOrRefundIsLost),
        ("a shipment that never left",
            rest => rest with { Shipments = [.. rest.Shipments, new(Rest.Id(61), Rest.Sold, "Created")] },
            KeepingInvariants.NoShipmentOrRefundIsLost),
        ("a refund that was lost",
            rest => rest with { Operations = [.. rest.Operations, Rest.Accepted(20, OperationKind.Refund, "refund-1", [("order", $"{Rest.Sold}")], ("id", $"{Rest.Id(62)}"))] },
            KeepingInvariants.NoShipmentOrRefundIsLost),
        ("a refund that was promised only",
            rest => rest with { Refunds = [.. rest.Refunds, new(Rest.Id(62), Rest.SoldPayment, "Requested", 1m)] },
            KeepingInvariants.NoShipmentOrRefundIsLost),
        ("a refund of which the payment knows nothing",
            rest => rest with { Refunds = [.. rest.Refunds, new(Rest.Id(62), Rest.SoldPayment, "Succeeded", 1m)] },
            MoneyInvariants.LedgerEqualsPayments),
        ("a capture of another amount",
            rest => rest with
            {
                Payments = [rest.Payments[0] with { Status = "Captured", Captured = 9m }, .. rest.Payments.Skip(1)],
                Ledger = [rest.Ledger[0] with { Held = 0, Captured = 1000, Captures = 1 }, .. rest.Ledger.Skip(1)],
            },
            MoneyInvariants.LedgerEqualsPayments),
        ("a ticket that was lost",
            rest => rest with { Tickets = [], Messages = [] },
            KeepingInvariants.NoTicketOrReplyIsLost),
        ("a ticket opened twice",
            rest => rest with { Tickets = [.. rest.Tickets, rest.Tickets[0] with { Id = Rest.Id(32) }] },
            KeepingInvariants.NoTicketOrReplyIsLost),
        ("a reply that was lost",
            rest => rest with { Messages = [.. rest.Messages.SkipLast(1)] },
            KeepingInvariants.NoTicketOrReplyIsLost),
        ("a reply written twice",
            rest => rest with { Messages = [.. rest.Messages, rest.Messages[^1] with { Id = Rest.Id(43), Position = 3 }] },
            KeepingInvariants.NoTicketOrReplyIsLost),
        ("a reply that was refused and is there",
            rest => rest with
            {
                Operations = [.. rest.Operations.SkipLast(1), Rest.Make(9, OperationKind.Reply, "reply-1", [("ticket", $"{Rest.Ticket}")], (Outcome.Sent, []), (Outcome.Fail, []))],
            },
            KeepingInvariants.NoTicketOrReplyIsLost),
        ("a return that pays back more than was captured",
            rest => rest with { Refunds = [rest.Refunds[0] with { Amount = 10.01m }] },
            ReturnInvariants.MoneyBackIsWithinWhatWasCaptured),
        ("a return that pays for what did not come back",
            rest => rest with { Returns = [Back(rest, line => line with { Restocked = 0 })] },
            ReturnInvariants.MoneyBackIsWithinWhatWasCaptured),
        ("two returns paid back by one refund",
            rest => rest with { Returns = [.. rest.Returns, rest.Returns[0] with { Id = Rest.Id(73) }] },
            ReturnInvariants.MoneyBackIsWithinWhatWasCaptured),
        ("a return closed before its money went back",
            rest => rest with { Refunds = [rest.Refunds[0] with { Status = "Requested" }] },
            ReturnInvariants.MoneyBackIsWithinWhatWasCaptured),
        ("a return restocked twice",
            rest => rest with { Movements = [.. rest.Movements, rest.Movements[^1]] },
            ReturnInvariants.EachReturnIsRestockedOnce),
        ("a return that was never restocked",
            rest => rest with { Movements = [.. rest.Movements.SkipLast(1)] },
            ReturnInvariants.EachReturnIsRestockedOnce),
        ("what was written off put on sale",
            rest => rest with { Returns = [Back(rest, line => line with { Restocked = 0, WrittenOff = 1 })] },
            ReturnInvariants.EachReturnIsRestockedOnce),
        ("a unit sold that came back and was not put on sale",
            rest => rest with { Returns = [Back(rest, line => line with { Restocked = 0, WrittenOff = 1 })] },
            StockInvariants.SoldIsWithinWhatExisted),
        ("a return that was lost",
            rest => rest with { Returns = [] },
            ReturnInvariants.NoReturnIsLost),
        ("a return told twice apart",
            rest => rest with
            {
                Operations = [.. rest.Operations, Rest.Accepted(20, OperationKind.RequestReturn, "return-3", [("order", $"{Rest.GivenBack}")], ("id", $"{Rest.Return}"))],
            },
            ReturnInvariants.NoReturnIsLost),
        ("a rejection that was lost",
            rest => rest with { Operations = [.. rest.Operations, Rest.Accepted(20, OperationKind.RejectReturn, "return-3", [("return", $"{Rest.Return}")])] },
            ReturnInvariants.NoReturnIsLost),
        ("a return without its ticket",
            rest => rest with { Tickets = [.. rest.Tickets.Where(ticket => ticket.ReturnId is null)] },
            ReturnInvariants.EachReturnHasItsTicket),
        ("a ticket that did not hear of its return's end",
            rest => rest with { Tickets = [.. rest.Tickets.Select(ticket => ticket.ReturnId is null ? ticket : ticket with { ReturnStatus = "Inspected" })] },
            ReturnInvariants.EachReturnHasItsTicket),
        ("a step of a return that no machine has",
            rest => rest with { Steps = [.. rest.Steps.Select(step => step is { Machine: "return", To: "Received" } ? step with { To = "Refunded" } : step)] },
            PathInvariants.HistoriesArePaths),
        ("a return whose history ends elsewhere",
            rest => rest with { Returns = [rest.Returns[0] with { Status = "Refunded" }] },
            PathInvariants.HistoriesArePaths),
        ("a step that no machine has",
            rest => rest with { Steps = [.. rest.Steps.Select(step => step is { Machine: "order", To: "Cancelled" } ? step with { To = "Delivered" } : step)] },
            PathInvariants.HistoriesArePaths),
        ("a step that does not follow the one before",
            rest => rest with { Steps = [.. rest.Steps.Select(step => step is { Machine: "payment", To: "Voided" } ? step with { From = "Captured" } : step)] },
            PathInvariants.HistoriesArePaths),
        ("a step that is missing",
            rest => rest with { Steps = [.. rest.Steps.Where(step => step is not { Machine: "payment", To: "Voided" })] },
            PathInvariants.HistoriesArePaths),
        ("a status without its step",
            rest => rest with { Orders = [.. rest.Orders.Select(order => order.Id == Rest.Sold ? order with { Status = "Shipped" } : order)] },
            PathInvariants.HistoriesArePaths),
        ("a step of a ticket that no machine has",
            rest => rest with { Steps = [.. rest.Steps, new("ticket", Rest.Ticket, Rest.Ticket, 2, "New", "Closed")], Tickets = [rest.Tickets[0] with { Status = "Closed" }, .. rest.Tickets.Skip(1)] },
            PathInvariants.HistoriesArePaths),
    ];

    public static TheoryData<string> Names => [.. _violations.Select(violation => violation.Name)];

    private static ReturnRow Back(Evidence rest, Func<ReturnLineRow, ReturnLineRow> change) =>
        rest.Returns[0] with { Lines = [.. rest.Returns[0].Lines.Select(change)] };

    [Fact]
    public void A_system_in_order_passes() => Assert.All(Judge.Of(_rest), verdict => Assert.True(verdict.Holds, verdict.ToString()));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_planted_violation_is_found(string name)
    {
        var (_, plant, breaks) = _violations.Single(violation => violation.Name == name);

        var verdict = breaks(plant(_rest));

        Assert.False(verdict.Holds, verdict.ToString());
        Assert.Contains(verdict.Invariant, Judge.Of(plant(_rest)).Where(found => !found.Holds).Select(found => found.Invariant));
    }

    [Fact]
    public void Each_invariant_has_a_planted_violation() =>
        Assert.Empty(Judge.Invariants.Select(invariant => invariant.Method).Except(_violations.Select(violation => violation.Breaks.Method)));

    [Fact]
    public void A_checkout_without_an_answer_may_have_left_an_order()
    {
        var evidence = _rest with
        {
            Operations = [.. _rest.Operations.Skip(1), Rest.Make(1, OperationKind.PlaceOrder, "place-1", [], (Outcome.Sent, []), (Outcome.Unknown, []))],
        };

        Assert.True(OrderInvariants.EveryAcceptedCheckoutHasOneOrder(evidence).Holds);
    }

    [Fact]
    public void A_cart_line_without_an_answer_may_be_there_or_not()
    {
        var evidence = _rest with
        {
            Operations =
            [
                .. _rest.Operations,
                Rest.Make(20, OperationKind.SetCartItem, "set-2", [("sku", Rest.Sku), ("quantity", "5"), ("guest", "guest")], (Outcome.Sent, []), (Outcome.Unknown, [])),
            ],
        };

        Assert.True(KeepingInvariants.NoCartLineIsLost(evidence).Holds);
        Assert.True(KeepingInvariants.NoCartLineIsLost(evidence with { Carts = [new(Rest.Cart, null, [new(Rest.Sku, 5)])] }).Holds);
        Assert.False(KeepingInvariants.NoCartLineIsLost(evidence with { Carts = [new(Rest.Cart, null, [new(Rest.Sku, 4)])] }).Holds);
    }

    [Fact]
    public void Each_way_that_orders_went_is_counted()
    {
        var evidence = _rest with
        {
            Operations =
            [
                .. _rest.Operations,
                Rest.Make(21, OperationKind.PlaceOrder, "none-left", [], (Outcome.Sent, []), (Outcome.Fail, [("reason", """{"shortages":[]}""")])),
                Rest.Make(22, OperationKind.PlaceOrder, "empty", [], (Outcome.Sent, []), (Outcome.Fail, [("reason", "The cart is empty.")])),
                Rest.Make(23, OperationKind.Pay, "declined", [], (Outcome.Sent, []), (Outcome.Fail, [("reason", "Declined")])),
            ],
        };

        Assert.Equal([4, 3, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1], WalkedPaths.Of(evidence).Select(path => path.Count));
    }
}
