namespace Ecommerce.Faults.Judging;

internal static class PathInvariants
{
    /// <summary>Units of an order that were cancelled stand in its history, and are no machine.</summary>
    private const string NoMachine = "lines";

    /// <summary>The machines of the architecture, "from > to"; a machine starts at the left of its first pair.</summary>
    private static readonly Dictionary<string, (string Start, HashSet<(string From, string To)> Paths)> _machines = new()
    {
        ["order"] = Machine(
            "Placed > Confirmed", "Placed > Rejected", "Placed > Expired", "Placed > Cancelled", "Confirmed > Cancelled",
            "Confirmed > PartiallyShipped", "Confirmed > Shipped", "PartiallyShipped > Shipped", "Shipped > Delivered", "Shipped > Completed",
            "Delivered > Completed"),
        ["stock"] = Machine(
            "Pending > Reserved", "Pending > Claimed", "Pending > Released", "Reserved > Claimed", "Reserved > Released",
            "Released > Claimed", "Claimed > Released"),
        ["payment"] = Machine(
            "Created > Authorized", "Created > Declined", "Created > Voided", "Created > Expired",
            "Declined > Declined", "Declined > Authorized", "Declined > Voided", "Declined > Expired",
            "Authorized > Captured", "Authorized > Voided",
            "Captured > PartiallyRefunded", "Captured > Refunded", "PartiallyRefunded > PartiallyRefunded", "PartiallyRefunded > Refunded"),
        ["shipment"] = Machine("Created > Shipped", "Shipped > Delivered", "Shipped > Lost"),
        ["refund"] = Machine("Requested > Succeeded", "Requested > Failed"),
        ["return"] = Machine(
            "Requested > Approved", "Requested > Rejected", "Requested > Cancelled", "Approved > Received", "Approved > Cancelled",
            "Received > Inspected", "Inspected > Refunded", "Inspected > Closed", "Refunded > Closed"),
        ["ticket"] = Machine(
            "New > Open", "Open > PendingCustomer", "Open > OnHold", "Open > Resolved", "PendingCustomer > Open", "PendingCustomer > OnHold",
            "PendingCustomer > Resolved", "OnHold > Open", "OnHold > PendingCustomer", "OnHold > Resolved", "Resolved > Open",
            "Resolved > Closed", "Closed > Open"),
    };

    public static Verdict HistoriesArePaths(Evidence evidence)
    {
        var violations = new List<string>();
        var subjects = evidence.Steps.Where(step => step.Machine is not NoMachine)
            .GroupBy(step => (step.Machine, step.Subject)).ToArray();
        var ends = new Dictionary<(string, Guid), string>();
        foreach (var subject in subjects)
        {
            if (!_machines.TryGetValue(subject.Key.Machine, out var machine))
            {
                violations.Add($"There is no machine for {subject.Key.Machine}.");
                continue;
            }

            // Stock starts at Pending without a step of its own.
            string? at = subject.Key.Machine is "stock" ? machine.Start : null;
            foreach (var step in subject.OrderBy(step => step.Position))
            {
                if (step.From != at)
                {
                    violations.Add($"The {subject.Key.Machine} {subject.Key.Subject} was {at ?? "nowhere"} and moved from {step.From ?? "nowhere"} to {step.To}.");
                }
                else if (at is null ? step.To != machine.Start : !machine.Paths.Contains((at, step.To)))
                {
                    violations.Add($"The {subject.Key.Machine} {subject.Key.Subject} moved from {at ?? "nowhere"} to {step.To}.");
                }

                at = step.To;
            }

            ends[subject.Key] = at!;
        }

        foreach (var order in evidence.Orders)
        {
            Ends("order", order.Id, order.Status);
            if (order.StockStatus is not "Pending")
            {
                Ends("stock", order.Id, order.StockStatus);
            }
        }

        foreach (var payment in evidence.Payments)
        {
            Ends("payment", payment.Id, payment.Status);
        }

        foreach (var shipment in evidence.Shipments)
        {
            Ends("shipment", shipment.Id, shipment.Status);
        }

        foreach (var refund in evidence.Refunds)
        {
            Ends("refund", refund.Id, refund.Status);
        }

        foreach (var back in evidence.Returns)
        {
            Ends("return", back.Id, back.Status);
        }

        foreach (var ticket in evidence.Tickets)
        {
            Ends("ticket", ticket.Id, ticket.Status);
        }

        // The positions of an order's steps, of whatever machine, are its versions: none is missing, none is there twice.
        var positions = evidence.Steps.Where(step => step.Machine is not "ticket").ToLookup(step => step.Owner, step => step.Position);
        violations.AddRange(evidence.Orders
            .Where(order => !positions[order.Id].Order().SequenceEqual(Enumerable.Range(1, order.Version)))
            .Select(order => $"Order {order.Id} is at version {order.Version} and has steps {string.Join(", ", positions[order.Id].Order())}."));

        return new Verdict(
            "status histories are paths in the machines",
            $"{evidence.Steps.Count} steps",
            $"{subjects.Length} histories",
            violations);

        void Ends(string machine, Guid subject, string status)
        {
            if (ends.GetValueOrDefault((machine, subject)) is var end && end != status)
            {
                violations.Add($"The {machine} {subject} is {status}; its history ends at {end ?? "nothing"}.");
            }
        }
    }

    private static (string Start, HashSet<(string From, string To)> Paths) Machine(params string[] paths)
    {
        var pairs = paths.Select(path => path.Split(" > ")).Select(ends => (From: ends[0], To: ends[1])).ToArray();
        return (pairs[0].From, [.. pairs]);
    }
}
