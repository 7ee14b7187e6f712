namespace Ecommerce.Faults.Judging;

internal static class DeliveryInvariants
{
    /// <summary>Nothing waits anywhere, and each event that the broker was given is in the inbox of every service that takes its kind.</summary>
    public static Verdict EveryEventIsDelivered(Evidence evidence)
    {
        var violations = evidence.Waiting.Where(row => row.Count > 0).Select(row => $"{row.Count} wait in {row.Place}.").ToList();
        var poison = evidence.Poison.Select(row => row.Id).ToHashSet();
        var events = evidence.Events.Where(row => !poison.Contains(row.Id)).GroupBy(row => row.Id).ToDictionary(group => group.Key, group => group.First().Type);
        var received = 0;
        foreach (var inbox in evidence.Inboxes.GroupBy(row => row.Service))
        {
            var ids = inbox.Select(row => row.EventId).ToHashSet();
            received += ids.Count;
            var types = events.Where(row => ids.Contains(row.Key)).Select(row => row.Value).ToHashSet();
            violations.AddRange(events.Where(row => types.Contains(row.Value) && !ids.Contains(row.Key))
                .Select(row => $"{row.Value} {row.Key} never had its effect in {inbox.Key}."));
        }

        // The other end of the outbox: what an order's first event must have caused.
        var known = evidence.OrderStocks.Select(row => row.OrderId).ToHashSet();
        violations.AddRange(evidence.Orders.Where(order => !known.Contains(order.Id)).Select(order => $"Catalog never heard of order {order.Id}."));
        return new Verdict(
            "every outbox row is delivered",
            $"{events.Count} events sent, {evidence.Events.Count(row => !poison.Contains(row.Id)) - events.Count} of them twice",
            $"{received} received (those from before the harness listened included), {evidence.Waiting.Sum(row => row.Count)} waiting",
            violations);
    }

    /// <summary>However often an event came: one reservation, one claim, one release for each order and SKU.</summary>
    public static Verdict EachEffectIsAppliedOnce(Evidence evidence)
    {
        var violations = new List<string>();
        var reservations = evidence.Reservations.ToDictionary(row => (row.OrderId, row.Sku));
        var ofOrders = evidence.Movements.Where(row => row.OrderId is not null).GroupBy(row => (OrderId: row.OrderId!.Value, row.Sku)).ToArray();
        foreach (var moved in ofOrders)
        {
            var reservation = reservations.GetValueOrDefault(moved.Key);
            var quantity = reservation?.Quantity ?? 0;
            var (onHand, reserved) = (moved.Sum(row => row.OnHandChange), moved.Sum(row => row.ReservedChange));
            var expected = reservation?.Status switch
            {
                "held" => (0, quantity),
                "claimed" => (-quantity, 0),
                "released" or "expired" => (0, 0),
                _ => (0, 0),
            };
            if ((onHand, reserved) != expected)
            {
                violations.Add(
                    $"{moved.Key.Sku} for order {moved.Key.OrderId} is {reservation?.Status ?? "not reserved"} ({quantity}), "
                    + $"and its movements add up to {onHand} on hand and {reserved} reserved.");
            }

            violations.AddRange(moved.GroupBy(row => row.Kind).Where(same => same.Key is "claimed" && same.Count() > 1)
                .Select(same => $"{moved.Key.Sku} for order {moved.Key.OrderId} was {same.Key} {same.Count()} times."));
        }

        violations.AddRange(reservations.Keys.Except(ofOrders.Select(moved => moved.Key))
            .Select(key => $"{key.Sku} is reserved for order {key.OrderId} without a movement."));
        violations.AddRange(evidence.Inboxes.GroupBy(row => row).Where(same => same.Count() > 1)
            .Select(same => $"Event {same.Key.EventId} is in the inbox of {same.Key.Service} {same.Count()} times."));
        return new Verdict(
            "each effect is applied once",
            $"{reservations.Count} reservations",
            $"{ofOrders.Sum(moved => moved.Count())} movements for {ofOrders.Length} of them",
            violations);
    }

    public static Verdict PoisonParksAndNothingElse(Evidence evidence)
    {
        var parked = evidence.Parked.Select(row => (row.Service, row.Id)).ToHashSet();
        var poison = evidence.Poison.Select(row => (row.Service, row.Id)).ToHashSet();
        return new Verdict(
            "a poison message parks while the rest flows",
            $"{poison.Count} poison messages",
            $"{parked.Count} messages parked",
            [
                .. poison.Except(parked).Select(one => $"Poison {one.Id} is not parked in {one.Service}."),
                .. parked.Except(poison).Select(one => $"{one.Id} is parked in {one.Service} and can be handled."),
            ]);
    }

    public static Verdict RedeliveryChangesNothing(Evidence evidence) => new(
        "redelivering every event twice in random order changes nothing",
        $"{evidence.Events.Select(row => row.Id).Distinct().Count()} events twice",
        $"{evidence.States.Count(state => state.Before != state.After)} of {evidence.States.Count} tables changed",
        [.. evidence.States.Where(state => state.Before != state.After).Select(state => $"{state.Table} is not what it was.")]);
}
