namespace Ecommerce.Orders.Pricing;

/// <summary>A way to send the goods, and what it costs for them.</summary>
/// <param name="Id"><see cref="ShippingTable.Standard"/> or <see cref="ShippingTable.Express"/>.</param>
/// <param name="FewestDays">Working days until it arrives.</param>
internal sealed record ShippingOption(string Id, string NameEs, string NameEn, decimal Price, int FewestDays, int MostDays);

/// <summary>What shipping costs by destination and weight.</summary>
internal static class ShippingTable
{
    public const string Standard = "standard";
    public const string Express = "express";

    public const decimal StandardPrice = 4.95m;

    /// <summary>From goods of this price on, before a discount, standard shipping costs nothing: a promotion never makes an order dearer.</summary>
    public const decimal FreeStandardFrom = 50m;

    /// <summary>What a piece weighs that Catalog says nothing about.</summary>
    public const int DefaultGrams = 500;

    private static readonly Zone[] _zones =
    [
        new(["ES"], new(2, 4), new(1, 1), [(2_000, 7.95m), (10_000, 11.95m), (30_000, 19.95m)]),
        new(["PT", "FR"], new(3, 5), new(1, 2), [(2_000, 11.95m), (10_000, 17.95m), (30_000, 29.95m)]),
        new(["DE", "IT", "AT", "BE", "NL", "LU", "IE"], new(4, 7), new(2, 3), [(2_000, 14.95m), (10_000, 22.95m), (30_000, 39.95m)]),
    ];

    private sealed record Days(int Fewest, int Most);

    /// <param name="ExpressBands">Up to so many grams for so much; what is heavier does not go by express.</param>
    private sealed record Zone(string[] Countries, Days Standard, Days Express, (int Grams, decimal Price)[] ExpressBands);

    /// <param name="country">One that the shop delivers to.</param>
    /// <param name="goods">What the goods cost, before a discount.</param>
    /// <param name="grams">What they weigh.</param>
    /// <returns>The cheapest first; <see cref="Standard"/> is always among them.</returns>
    public static IReadOnlyList<ShippingOption> Of(string country, decimal goods, long grams)
    {
        var zone = _zones.First(zone => zone.Countries.Contains(country));
        List<ShippingOption> options =
        [
            new(Standard, "Envío estándar", "Standard delivery", StandardFor(goods), zone.Standard.Fewest, zone.Standard.Most),
        ];
        foreach (var band in zone.ExpressBands.Where(band => grams <= band.Grams).Take(1))
        {
            options.Add(new(Express, "Envío exprés", "Express delivery", band.Price, zone.Express.Fewest, zone.Express.Most));
        }

        return options;
    }

    public static decimal StandardFor(decimal goods) => goods >= FreeStandardFrom ? 0 : StandardPrice;
}
