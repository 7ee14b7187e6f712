namespace Ecommerce.Faults.Judging;

/// <summary>How many orders went each way, so that a run that says little about one of them is seen to.</summary>
internal static class WalkedPaths
{
    public static IReadOnlyList<(string Path, int Count)> Of(Evidence evidence)
    {
        var placing = evidence.Of(OperationKind.PlaceOrder).Where(operation => operation.Outcome is Outcome.Fail).ToArray();
        var forStock = placing.Count(operation => Reason(operation).Contains("\"shortages\"", StringComparison.Ordinal));
        return
        [
            ("orders placed", evidence.Orders.Count),
            ("paid", evidence.Ledger.Where(row => row.Authorized > 0).Select(row => row.OrderId).Distinct().Count()),
            ("payments declined", evidence.Of(OperationKind.Pay).Count(pay => pay.Outcome is Outcome.Fail && Reason(pay) is "Declined")),
            ("cancelled", Count("Cancelled")),
            ("expired unpaid", Count("Expired")),
            ("shipped", evidence.Shipments.Select(row => row.OrderId).Distinct().Count()),
            ("refunded", evidence.Refunds.Count),
            ("returns asked for", evidence.Returns.Count),
            ("returns paid back", evidence.Returns.Count(row => row.RefundId is not null)),
            ("checkouts refused for stock", forStock),
            ("rejected for stock after they were placed", Count("Rejected")),
            ("checkouts refused otherwise", placing.Length - forStock),
        ];

        int Count(string status) => evidence.Orders.Count(order => order.Status == status);
    }

    private static string Reason(Operation operation) => operation.Lines[^1].Data.GetValueOrDefault("reason", "");
}
