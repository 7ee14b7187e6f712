namespace Ecommerce.Faults.Judging;

internal static class StockInvariants
{
    public static Verdict ClosedOrdersHoldNoStock(Evidence evidence)
    {
        var violations = new List<string>();
        var reservations = evidence.Reservations.ToLookup(row => row.OrderId);
        var stocks = evidence.OrderStocks.ToDictionary(row => row.OrderId, row => row.Status);
        OrderRow[] closed = [.. evidence.Orders.Where(order => order.IsClosed)];
        foreach (var order in closed)
        {
            foreach (var row in reservations[order.Id].Where(row => row.Status is "held" or "claimed"))
            {
                violations.Add($"Order {order.Id} is {order.Status} and {row.Quantity} of {row.Sku} are {row.Status} for it.");
            }

            if (stocks.GetValueOrDefault(order.Id) is not "closed")
            {
                violations.Add($"Order {order.Id} is {order.Status}; Catalog has it {stocks.GetValueOrDefault(order.Id, "never heard of")}.");
            }
        }

        return new Verdict(
            "a cancelled, expired or rejected order holds no stock",
            $"{closed.Length} closed orders",
            $"{closed.Sum(order => reservations[order.Id].Where(row => row.Status is "held" or "claimed").Sum(row => row.Quantity))} units for them",
            violations);
    }

    public static Verdict ReservedIsWithinOnHand(Evidence evidence) => new(
        "0 ≤ reserved ≤ on hand",
        $"{evidence.Stock.Count} SKUs, {evidence.Stock.Sum(row => (long)row.OnHand)} on hand",
        $"{evidence.Stock.Sum(row => (long)row.Reserved)} reserved",
        [
            .. evidence.Stock.Where(row => row.Reserved < 0 || row.Reserved > row.OnHand)
                .Select(row => $"{row.Sku} has {row.Reserved} reserved of {row.OnHand}."),
        ]);

    /// <summary>What a SKU has is the sum of its movements, and what is reserved is held by somebody.</summary>
    public static Verdict StockAddsUp(Evidence evidence)
    {
        var violations = new List<string>();
        var movements = evidence.Movements.ToLookup(row => row.Sku);
        var held = evidence.Reservations.Where(row => row.Status is "held").ToLookup(row => row.Sku);
        foreach (var stock in evidence.Stock)
        {
            var (onHand, reserved) = (movements[stock.Sku].Sum(row => row.OnHandChange), movements[stock.Sku].Sum(row => row.ReservedChange));
            if ((onHand, reserved) != (stock.OnHand, stock.Reserved))
            {
                violations.Add($"{stock.Sku} has {stock.OnHand} on hand and {stock.Reserved} reserved; its movements say {onHand} and {reserved}.");
            }

            if (held[stock.Sku].Sum(row => row.Quantity) is var quantity && quantity != stock.Reserved)
            {
                violations.Add($"{stock.Sku} has {stock.Reserved} reserved; {quantity} are held.");
            }
        }

        return new Verdict(
            "stock is the sum of its movements",
            $"{evidence.Stock.Sum(row => (long)row.OnHand)} on hand, {evidence.Stock.Sum(row => (long)row.Reserved)} reserved",
            $"{evidence.Movements.Count} movements adding up to {evidence.Movements.Sum(row => (long)row.OnHandChange)} and "
            + $"{evidence.Movements.Sum(row => (long)row.ReservedChange)}",
            violations);
    }

    /// <summary>
    /// Sold is what open orders have claimed, less what came back and was put on sale again: no more than came in, and exactly what
    /// left the shelves.
    /// </summary>
    public static Verdict SoldIsWithinWhatExisted(Evidence evidence)
    {
        var violations = new List<string>();
        var restocked = evidence.Returns.Where(back => back.IsInspected)
            .SelectMany(back => back.Lines, (back, line) => (Key: (back.OrderId, line.Sku), line.Restocked))
            .ToLookup(line => line.Key, line => line.Restocked);
        var ordered = evidence.Orders.Where(order => !order.IsClosed && order.StockStatus is "Claimed")
            .SelectMany(order => order.Lines, (order, line) => (Key: (order.Id, line.Sku), line.Quantity))
            .GroupBy(line => line.Key)
            .ToDictionary(group => group.Key, group => group.Sum(line => line.Quantity) - restocked[group.Key].Sum());
        var claimed = evidence.Reservations.Where(row => row.Status is "claimed").ToDictionary(row => (row.OrderId, row.Sku), row => row.Quantity);
        foreach (var key in ordered.Keys.Union(claimed.Keys))
        {
            if (ordered.GetValueOrDefault(key) != claimed.GetValueOrDefault(key))
            {
                violations.Add(
                    $"Order {key.Item1} has sold {ordered.GetValueOrDefault(key)} of {key.Item2}; {claimed.GetValueOrDefault(key)} were claimed for it.");
            }
        }

        var sold = ordered.GroupBy(line => line.Key.Sku).ToDictionary(group => group.Key, group => group.Sum(line => line.Value));
        var existed = evidence.Movements.Where(row => row.OrderId is null).GroupBy(row => row.Sku)
            .ToDictionary(group => group.Key, group => group.Sum(row => row.OnHandChange));
        foreach (var (sku, units) in sold)
        {
            if (units > existed.GetValueOrDefault(sku))
            {
                violations.Add($"{units} of {sku} were sold; {existed.GetValueOrDefault(sku)} existed.");
            }
        }

        var soldOut = evidence.Stock.Count(row => row.OnHand == row.Reserved && sold.ContainsKey(row.Sku));
        return new Verdict(
            "units sold ≤ units that existed",
            $"{sold.Values.Sum()} units sold of {sold.Count} SKUs, {soldOut} of them sold out; {restocked.Sum(line => line.Sum())} came back",
            $"{claimed.Values.Sum()} units claimed, {existed.Values.Sum(units => (long)units)} existed",
            violations);
    }

    /// <summary>However many want them at once: all units are sold, and not one more.</summary>
    public static Verdict ARushSellsWhatThereIs(Evidence evidence)
    {
        var violations = new List<string>();
        var sales = 0;
        foreach (var rush in evidence.Rushes)
        {
            var sold = evidence.Orders.Where(order => !order.IsClosed).SelectMany(order => order.Lines)
                .Where(line => line.Sku == rush.Sku).Sum(line => line.Quantity);
            sales += sold;
            if (sold != rush.Units)
            {
                violations.Add($"{rush.Checkouts} checkouts for {rush.Units} of {rush.Sku} have bought {sold}.");
            }

            if (evidence.Stock.FirstOrDefault(stock => stock.Sku == rush.Sku) is not { OnHand: 0, Reserved: 0 })
            {
                violations.Add($"{rush.Sku} is sold out, and its shelf is not empty.");
            }
        }

        return new Verdict(
            "a rush sells exactly what there is",
            $"{evidence.Rushes.Sum(rush => rush.Checkouts)} checkouts for {evidence.Rushes.Sum(rush => rush.Units)} units",
            $"{sales} sold",
            violations);
    }
}
