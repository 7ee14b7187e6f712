namespace Ecommerce.Faults.Judging;

/// <summary>What customers give back.</summary>
internal static class ReturnInvariants
{
    /// <summary>A return is paid back by one refund of its own, for what came back, and all of them within what was captured.</summary>
    public static Verdict MoneyBackIsWithinWhatWasCaptured(Evidence evidence)
    {
        var violations = new List<string>();
        var refunds = evidence.Refunds.ToDictionary(refund => refund.Id);
        var payments = evidence.Payments.ToDictionary(payment => payment.Id);
        var paid = new Dictionary<Guid, Guid>();
        foreach (var back in evidence.Returns)
        {
            foreach (var line in back.Lines.Where(line =>
                line.Restocked + line.WrittenOff > line.Quantity || line.Refunded > line.Restocked + line.WrittenOff))
            {
                violations.Add(
                    $"Of {line.Quantity} of {line.Sku} in return {back.Id}, {line.Restocked + line.WrittenOff} came back and {line.Refunded} were paid back.");
            }

            if (back.RefundId is not { } id)
            {
                if (back.Status is "Refunded" || back.Lines.Any(line => line.Refunded > 0))
                {
                    violations.Add($"Return {back.Id} is {back.Status} and paid back by nothing.");
                }

                continue;
            }

            if (!paid.TryAdd(id, back.Id))
            {
                violations.Add($"Refund {id} pays back return {back.Id} and return {paid[id]}.");
            }

            var status = refunds.GetValueOrDefault(id)?.Status ?? "missing";
            if (status != (back.Status is "Refunded" or "Closed" ? "Succeeded" : "Requested"))
            {
                violations.Add($"Return {back.Id} is {back.Status}, and its refund {id} is {status}.");
            }
        }

        var sums = paid.Keys.Select(id => refunds.GetValueOrDefault(id)).OfType<RefundRow>().Where(refund => refund.Status is not "Failed")
            .GroupBy(refund => refund.PaymentId).ToDictionary(same => same.Key, same => same.Sum(refund => refund.Amount));
        foreach (var (payment, sum) in sums)
        {
            if (payments.GetValueOrDefault(payment)?.Captured is var captured && sum > (captured ?? 0))
            {
                violations.Add($"Returns pay back {sum} of payment {payment}, of which {captured ?? 0} was captured.");
            }
        }

        return new Verdict(
            "what returns pay back is within what was captured",
            $"{evidence.Returns.Count} returns, {paid.Count} of them paid back",
            $"{sums.Values.Sum()} paid back",
            violations);
    }

    /// <summary>What can be sold again is back on the shelf once, and nothing else is.</summary>
    public static Verdict EachReturnIsRestockedOnce(Evidence evidence)
    {
        var violations = new List<string>();
        var movements = evidence.Movements.Where(row => row.ReturnId is not null).ToLookup(row => (Return: row.ReturnId!.Value, row.Sku));
        var expected = evidence.Returns.Where(back => back.IsInspected)
            .SelectMany(back => back.Lines, (back, line) => (Key: (Return: back.Id, line.Sku), line.Restocked))
            .ToDictionary(line => line.Key, line => line.Restocked);
        foreach (var key in expected.Keys.Union(movements.Select(moved => moved.Key)))
        {
            var moved = movements[key].ToArray();
            if (moved.Sum(row => row.OnHandChange) != expected.GetValueOrDefault(key) || moved.Length > 1)
            {
                violations.Add(
                    $"Of {key.Sku} in return {key.Return}, {expected.GetValueOrDefault(key)} can be sold again; "
                    + $"{moved.Sum(row => row.OnHandChange)} were put back in {moved.Length} movements.");
            }
        }

        return new Verdict(
            "an inspected return is restocked exactly once",
            $"{expected.Count} lines inspected, {expected.Values.Sum()} units to sell again",
            $"{movements.Sum(moved => moved.Sum(row => row.OnHandChange))} put back",
            violations);
    }

    /// <summary>Each accepted step was taken, and what followed it was allowed.</summary>
    public static Verdict NoReturnIsLost(Evidence evidence)
    {
        var violations = new List<string>();
        var returns = evidence.Returns.ToDictionary(back => back.Id, back => back.Status);
        var told = new Dictionary<Guid, Operation>();
        Operation[] requested = [.. evidence.Of(OperationKind.RequestReturn).Where(operation => operation.Outcome is Outcome.Ok)];
        foreach (var operation in requested)
        {
            Guid[] answers = [.. operation.Accepted.Select(answer => Guid.Parse(answer["id"])).Distinct()];
            violations.AddRange(answers.Where(answer => !returns.ContainsKey(answer))
                .Select(answer => $"Return {answer} of order {operation["order"]} was accepted and is not there."));
            if (answers.Length > 1)
            {
                violations.Add($"A return of order {operation["order"]} was told {answers.Length} times apart: {string.Join(", ", answers)}.");
            }

            violations.AddRange(answers.Where(answer => !told.TryAdd(answer, operation))
                .Select(answer => $"Return {answer} was told to {told[answer].Key} and to {operation.Key}."));
        }

        foreach (var (kind, allowed) in _after)
        {
            violations.AddRange(evidence.Of(kind).Where(operation => operation.Outcome is Outcome.Ok)
                .Select(operation => (operation, Status: returns.GetValueOrDefault(Guid.Parse(operation["return"]), "missing")))
                .Where(step => !allowed.Contains(step.Status))
                .Select(step => $"The {kind} of return {step.operation["return"]} was accepted, and it is {step.Status}."));
        }

        return new Verdict(
            "no acknowledged step of a return is lost",
            $"{requested.Length} returns accepted",
            evidence.Returns.Count == 0
                ? "none"
                : string.Join(", ", evidence.Returns.GroupBy(back => back.Status).OrderBy(group => group.Key)
                    .Select(group => $"{group.Count()} {group.Key.ToLowerInvariant()}")),
            violations);
    }

    /// <summary>Support has one ticket for each, which knows where it is.</summary>
    public static Verdict EachReturnHasItsTicket(Evidence evidence)
    {
        var violations = new List<string>();
        var tickets = evidence.Tickets.Where(ticket => ticket.ReturnId is not null).ToLookup(ticket => ticket.ReturnId!.Value);
        foreach (var back in evidence.Returns)
        {
            // What closes because it was paid back is told as that.
            var status = back is { Status: "Closed", RefundId: not null } ? "Refunded" : back.Status;
            if (tickets[back.Id].ToArray() is not [var ticket])
            {
                violations.Add($"Return {back.Id} has {tickets[back.Id].Count()} tickets.");
            }
            else if (ticket.ReturnStatus != status)
            {
                violations.Add($"Return {back.Id} is {status}; its ticket {ticket.Id} says {ticket.ReturnStatus ?? "nothing"}.");
            }
        }

        return new Verdict(
            "each return has its ticket, which knows where it is",
            $"{evidence.Returns.Count} returns",
            $"{tickets.Count} returns with a ticket",
            violations);
    }

    /// <summary>Where a return can be at rest after a step that was accepted.</summary>
    private static readonly (string Kind, string[] Allowed)[] _after =
    [
        (OperationKind.CancelReturn, ["Cancelled"]),
        (OperationKind.ApproveReturn, ["Approved", "Received", "Inspected", "Refunded", "Closed", "Cancelled"]),
        (OperationKind.RejectReturn, ["Rejected", "Cancelled"]),
        (OperationKind.ReceiveReturn, ["Received", "Inspected", "Refunded", "Closed"]),
        (OperationKind.InspectReturn, ["Inspected", "Refunded", "Closed"]),
        (OperationKind.RefundReturn, ["Closed"]),
    ];
}
