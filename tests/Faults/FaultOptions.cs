using System.Globalization;

namespace Ecommerce.Faults;

/// <summary>How long and how hard. The same seed makes the same choices, though never the same run: time is not ours.</summary>
internal sealed record FaultOptions
{
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(3);

    public int Seed { get; init; } = 1;

    public int Shoppers { get; init; } = 8;

    /// <summary>How many checkouts are made for <see cref="RushUnits"/> units before anything dies; none skips it.</summary>
    public int Rush { get; init; } = 1000;

    public int RushUnits { get; init; } = 100;

    /// <summary>How many orders may hold the promotion whose code a third of the shoppers' checkouts carry.</summary>
    public int Promotions { get; init; } = 15;

    /// <summary>Where the history goes.</summary>
    public string Folder { get; init; } = Path.Combine(Path.GetTempPath(), "ecommerce-faults");

    /// <summary>How long the system may take to come to rest afterwards.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromMinutes(3);

    /// <returns>Null where the arguments are not understood.</returns>
    public static FaultOptions? Parse(string[] args)
    {
        var options = new FaultOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var number) || number < 0)
            {
                return null;
            }

            switch (args[i])
            {
                case "--minutes":
                    options = options with { Duration = TimeSpan.FromMinutes(number) };
                    break;
                case "--seed":
                    options = options with { Seed = (int)number };
                    break;
                case "--shoppers":
                    options = options with { Shoppers = Math.Max(1, (int)number) };
                    break;
                case "--rush":
                    options = options with { Rush = (int)number };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
