namespace Ecommerce.Faults.Judging;

internal static class OrderInvariants
{
    public static Verdict EveryAcceptedCheckoutHasOneOrder(Evidence evidence)
    {
        var violations = new List<string>();
        var orders = evidence.Orders.ToLookup(order => order.Id);
        var told = new HashSet<Guid>();
        Operation[] accepted = [.. evidence.Of(OperationKind.PlaceOrder).Where(operation => operation.Outcome is Outcome.Ok)];
        foreach (var operation in accepted)
        {
            Guid[] answers = [.. operation.Accepted.Select(answer => Guid.Parse(answer["order"])).Distinct()];
            if (answers.Length != 1)
            {
                violations.Add($"Checkout {operation.Key} was told {answers.Length} different orders: {string.Join(", ", answers)}.");
            }

            foreach (var answer in answers)
            {
                told.Add(answer);
                if (orders[answer].Count() != 1)
                {
                    violations.Add($"Checkout {operation.Key} was accepted as order {answer}, of which there are {orders[answer].Count()}.");
                }
                else if (orders[answer].Single().Buyer != operation.Buyer)
                {
                    violations.Add($"Order {answer} of {operation.Buyer} belongs to {orders[answer].Single().Buyer}.");
                }
            }
        }

        // An order that nobody was told of may stem from a checkout whose answer never came; one for each at most.
        var buyers = evidence.Operations.Select(operation => operation.Buyer).ToHashSet();
        var unknown = evidence.Of(OperationKind.PlaceOrder).Where(operation => operation.Outcome is Outcome.Unknown)
            .GroupBy(operation => operation.Buyer).ToDictionary(group => group.Key, group => group.Count());
        foreach (var untold in evidence.Orders.Where(order => buyers.Contains(order.Buyer) && !told.Contains(order.Id))
            .GroupBy(order => order.Buyer))
        {
            if (untold.Count() > unknown.GetValueOrDefault(untold.Key))
            {
                violations.Add(
                    $"{untold.Key} has {untold.Count()} orders that no checkout was told of ({string.Join(", ", untold.Select(order => order.Id))}), "
                    + $"and {unknown.GetValueOrDefault(untold.Key)} checkouts without an answer.");
            }
        }

        return new Verdict(
            "every accepted checkout has exactly one order",
            $"{accepted.Length} accepted checkouts telling {told.Count} orders, {unknown.Values.Sum()} without an answer",
            $"{evidence.Orders.Count} order rows, {evidence.Orders.Count(order => order.Buyer.Contains('@', StringComparison.Ordinal))} of guests",
            violations);
    }

    /// <summary>A cancellation that was accepted stays; a payment that was shown as made is held, captured, or was given back.</summary>
    public static Verdict WhatTheCustomerWasToldStands(Evidence evidence)
    {
        var violations = new List<string>();
        var orders = evidence.Orders.ToLookup(order => order.Id);
        var ledger = evidence.Ledger.ToLookup(row => row.OrderId);
        Operation[] cancelled = [.. evidence.Of(OperationKind.CancelOrder).Where(operation => operation.Outcome is Outcome.Ok)];
        foreach (var operation in cancelled)
        {
            var status = orders[Guid.Parse(operation["order"])].SingleOrDefault()?.Status ?? "missing";
            if (status is not "Cancelled")
            {
                violations.Add($"Order {operation["order"]} was cancelled and is {status}.");
            }
        }

        Operation[] paid = [.. evidence.Of(OperationKind.Pay).Where(operation => operation.Outcome is Outcome.Ok)];
        foreach (var operation in paid)
        {
            var id = Guid.Parse(operation["order"]);
            var order = orders[id].SingleOrDefault();
            if (!ledger[id].Any(row => row.Authorizations > 0))
            {
                violations.Add($"Order {id} was paid, and the provider knows nothing of it.");
            }
            else if (order is null || order.Status is "Placed")
            {
                violations.Add($"Order {id} was paid and is {order?.Status ?? "missing"}.");
            }
        }

        return new Verdict(
            "what the customer was told stands",
            $"{cancelled.Length} accepted cancellations, {paid.Length} payments shown as made",
            $"{evidence.Orders.Count(order => order.Status is "Cancelled")} cancelled orders, "
            + $"{evidence.Ledger.Count(row => row.Authorizations > 0)} payments in the ledger",
            violations);
    }

    /// <summary>The counter is the number of orders that hold the promotion, never more than the limit; who was granted a code holds it.</summary>
    public static Verdict PromotionsAreUsedByThoseWhoHoldThem(Evidence evidence)
    {
        var violations = new List<string>();
        var held = evidence.Orders.Where(order => !order.IsClosed && order.PromotionId is not null).ToLookup(order => order.PromotionId!.Value);
        foreach (var promotion in evidence.Promotions)
        {
            var holders = held[promotion.Id].Count();
            if (holders != promotion.Used || holders > promotion.Limit)
            {
                violations.Add($"Promotion {promotion.Id} is held by {holders} orders, counted {promotion.Used} times, and limited to {promotion.Limit}.");
            }
        }

        var orders = evidence.Orders.ToLookup(order => order.Id);
        Operation[] granted = [.. evidence.Of(OperationKind.PlaceOrder).Where(operation => operation.Outcome is Outcome.Ok && operation["code"].Length > 0)];
        foreach (var order in granted.SelectMany(operation => operation.Accepted).SelectMany(answer => orders[Guid.Parse(answer["order"])])
            .Where(order => order.PromotionId is null).Distinct())
        {
            violations.Add($"Order {order.Id} was accepted with a code, and holds no promotion.");
        }

        return new Verdict(
            "promotions are used by the orders that hold them",
            $"{granted.Length} checkouts accepted with a code, {held.Sum(orders => orders.Count())} orders that hold a promotion",
            $"{evidence.Promotions.Sum(promotion => promotion.Used)} uses of {evidence.Promotions.Sum(promotion => promotion.Limit)} counted",
            violations);
    }

    /// <summary>At rest no order waits for anything: it is sold or closed, and nothing is stuck.</summary>
    public static Verdict NothingIsLeftHalfDone(Evidence evidence)
    {
        var violations = new List<string>();
        foreach (var order in evidence.Orders)
        {
            if (order.Status is "Placed")
            {
                violations.Add($"Order {order.Id} is still placed: stock {order.StockStatus}, payment {order.PaymentStatus}.");
            }
            else if (order.StuckReason is { } reason)
            {
                violations.Add($"Order {order.Id} ({order.Status}) is stuck: {reason}");
            }
            else if (!order.IsClosed && (order.StockStatus is not "Claimed" || order.PaymentStatus is "Created" or "Declined" or "Voided" or "Expired"))
            {
                violations.Add($"Order {order.Id} is {order.Status} with stock {order.StockStatus} and payment {order.PaymentStatus}.");
            }
        }

        return new Verdict(
            "nothing is left half done",
            $"{evidence.Orders.Count} orders",
            string.Join(", ", evidence.Orders.GroupBy(order => order.Status).OrderBy(group => group.Key)
                .Select(group => $"{group.Count()} {group.Key.ToLowerInvariant()}").DefaultIfEmpty("none")),
            violations);
    }
}
