namespace Ecommerce.Faults.Judging;

internal static class MoneyInvariants
{
    public static Verdict AtMostOneCaptureForEachOrder(Evidence evidence)
    {
        var violations = new List<string>();
        var byOrder = evidence.Ledger.GroupBy(row => row.OrderId).ToArray();
        foreach (var order in byOrder)
        {
            var captures = order.Sum(row => row.Captures);
            var holds = order.Count(row => row.Held > 0 || row.Captured > 0);
            if (captures > 1)
            {
                violations.Add($"Order {order.Key} was captured {captures} times.");
            }

            if (holds > 1)
            {
                violations.Add($"Order {order.Key} is paid by {holds} payments at once.");
            }
        }

        return new Verdict(
            "at most one capture per order",
            $"{byOrder.Length} orders in the ledger, {byOrder.Count(order => order.Any(row => row.Authorizations > 0))} with an authorisation",
            $"{evidence.Ledger.Sum(row => row.Captures)} captures, {evidence.Ledger.Count(row => row.Held > 0)} holds",
            violations);
    }

    public static Verdict LedgerEqualsPayments(Evidence evidence)
    {
        var violations = new List<string>();
        var bySession = evidence.Ledger.ToDictionary(row => row.SessionId);
        var known = new HashSet<string>();
        foreach (var payment in evidence.Payments)
        {
            var row = payment.SessionId is null ? null : bySession.GetValueOrDefault(payment.SessionId);
            if (row is not null)
            {
                known.Add(row.SessionId);
            }

            if (Difference(payment, row) is { } difference)
            {
                violations.Add($"Payment {payment.Id} of order {payment.OrderId} is {payment.Status}: {difference}");
            }
        }

        foreach (var refund in evidence.Refunds.Where(refund => refund.Status is "Succeeded").GroupBy(refund => refund.PaymentId))
        {
            var refunded = evidence.Payments.FirstOrDefault(payment => payment.Id == refund.Key)?.Refunded ?? 0;
            if (refund.Sum(one => one.Amount) != refunded)
            {
                violations.Add($"Payment {refund.Key} has refunded {refunded}; its refunds add up to {refund.Sum(one => one.Amount)}.");
            }
        }

        foreach (var row in evidence.Ledger.Where(row => !known.Contains(row.SessionId) && row.Authorizations > 0))
        {
            violations.Add($"{row.PaymentIntentId} of order {row.OrderId} moved {row.Authorized} at the provider and is no payment of ours.");
        }

        return new Verdict(
            "the provider's ledger equals our payments, row by row",
            $"{evidence.Ledger.Count} ledger rows: {evidence.Ledger.Sum(row => row.Held)} held, {evidence.Ledger.Sum(row => row.Captured)} captured, "
            + $"{evidence.Ledger.Sum(row => row.Refunded)} refunded",
            $"{evidence.Payments.Count} payments: {Cents(evidence.Payments.Where(payment => payment.Status is "Authorized"))} authorized, "
            + $"{(long)(evidence.Payments.Sum(payment => payment.Captured) * 100)} captured, {(long)(evidence.Payments.Sum(payment => payment.Refunded) * 100)} refunded",
            violations);
    }

    public static Verdict ClosedOrdersHoldNoMoney(Evidence evidence)
    {
        var violations = new List<string>();
        var ledger = evidence.Ledger.ToLookup(row => row.OrderId);
        OrderRow[] closed = [.. evidence.Orders.Where(order => order.IsClosed)];
        long kept = 0;
        foreach (var order in closed)
        {
            var money = ledger[order.Id].Sum(row => row.Held + row.Captured - row.Refunded);
            kept += money;
            if (money != 0)
            {
                violations.Add($"Order {order.Id} is {order.Status} and holds {money} of the customer's money.");
            }
        }

        return new Verdict(
            "a cancelled, expired or rejected order holds no money",
            $"{closed.Length} closed orders, {closed.Sum(order => ledger[order.Id].Sum(row => row.Released))} given back",
            $"{kept} held or kept",
            violations);
    }

    private static string? Difference(PaymentRow payment, LedgerRow? row)
    {
        var amount = (long)(payment.Amount * 100);
        if (row is null)
        {
            // A page on which nobody ever tried to pay is in no ledger.
            return payment.Status is "Created" or "Expired" ? null : "the provider has no such payment.";
        }

        if (row.OrderId != payment.OrderId)
        {
            return $"the provider has it for order {row.OrderId}.";
        }

        if (payment.PaymentIntentId is not null && payment.PaymentIntentId != row.PaymentIntentId)
        {
            return $"it names {payment.PaymentIntentId}, the ledger {row.PaymentIntentId}.";
        }

        if (row.Amount != amount)
        {
            return $"it is over {amount}, the provider's over {row.Amount}.";
        }

        if ((row.Captured, row.Refunded) != ((long)(payment.Captured * 100), (long)(payment.Refunded * 100)))
        {
            return $"we have {payment.Captured} captured and {payment.Refunded} refunded, the ledger {row.Captured} and {row.Refunded}.";
        }

        var agrees = payment.Status switch
        {
            "Created" or "Declined" or "Expired" => row is { Authorized: 0, Held: 0, Captured: 0, Authorizations: 0 },
            "Authorized" => row.Held == amount && row is { Captured: 0, Authorizations: 1 },
            "Voided" => row is { Held: 0, Captured: 0, Authorizations: 1 } && row.Released == amount,
            "Captured" => row is { Held: 0, Refunded: 0, Captures: 1 } && row.Captured > 0,
            "PartiallyRefunded" => row is { Held: 0, Captures: 1, Refunded: > 0 } && row.Refunded < row.Captured,
            "Refunded" => row is { Held: 0, Captures: 1, Refunded: > 0 } && row.Refunded == row.Captured,
            _ => false,
        };
        return agrees
            ? null
            : $"the ledger has {row.Authorized} authorized in {row.Authorizations}, {row.Held} held, {row.Captured} captured in {row.Captures}, "
              + $"{row.Released} released, {row.Refunded} refunded of {amount}.";
    }

    private static long Cents(IEnumerable<PaymentRow> payments) => (long)(payments.Sum(payment => payment.Amount) * 100);
}
