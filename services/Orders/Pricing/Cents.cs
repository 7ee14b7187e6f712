namespace Ecommerce.Orders.Pricing;

/// <summary>The two ways in which amounts become whole cents.</summary>
internal static class Cents
{
    /// <summary>Halves away from zero.</summary>
    public static decimal Round(decimal amount) => decimal.Round(amount, 2, MidpointRounding.AwayFromZero);

    /// <summary>
    /// Shares out whole cents in proportion, by largest remainder: the shares add up to the amount, and none is a cent or more
    /// away from its exact part. Of equal remainders the first one gets the cent.
    /// </summary>
    public static decimal[] Spread(decimal amount, IReadOnlyList<decimal> weights)
    {
        var sum = weights.Sum();
        if (sum == 0)
        {
            return amount == 0 ? new decimal[weights.Count] : throw new ArgumentException("There is nothing to spread it over.", nameof(weights));
        }

        var cents = amount * 100;
        var exact = weights.Select(weight => cents * weight / sum).ToArray();
        var shares = exact.Select(decimal.Floor).ToArray();
        var missing = (int)(cents - shares.Sum());
        foreach (var index in Enumerable.Range(0, exact.Length).OrderByDescending(index => exact[index] - shares[index]).Take(missing))
        {
            shares[index]++;
        }

        return [.. shares.Select(share => share / 100)];
    }
}
