using System.Globalization;
using System.Reflection;
using Ecommerce.Catalog.Products;

namespace Ecommerce.Catalog.Seeding;

/// <summary>What <c>assortment.txt</c> says; its head explains the notation.</summary>
internal sealed record Assortment(IReadOnlyList<Assortment.Root> Roots)
{
    public sealed record Root(
        string Slug, LocalizedText Name, string SkuPrefix, List<string> Brands, List<string> Lines, List<LocalizedText> Care, List<Group> Groups);

    public sealed record Group(string Slug, LocalizedText Name, List<Leaf> Leaves);

    public sealed record Leaf(
        string Slug, LocalizedText Name, string Motif, string Variants, List<LocalizedText> About, List<Kind> Kinds, List<LocalizedText> Features)
    {
        /// <summary>Of one piece, packed.</summary>
        public (int Lowest, int Highest) Grams { get; init; }

        public TaxCategory TaxCategory { get; init; } = TaxCategory.Standard;
    }

    public sealed record Kind(LocalizedText Name, int LowestPrice, int HighestPrice);

    public static Assortment Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("assortment.txt")
            ?? throw new InvalidOperationException("The assortment is not part of the assembly.");
        using var reader = new StreamReader(stream);

        var roots = new List<Root>();
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            try
            {
                Read(line, roots);
            }
            catch (Exception exception) when (exception is FormatException or ArgumentOutOfRangeException or IndexOutOfRangeException)
            {
                throw new InvalidOperationException($"assortment.txt, line {number}, cannot be read: {line}", exception);
            }
        }

        return new Assortment(roots);
    }

    private static void Read(string line, List<Root> roots)
    {
        if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
        {
            return;
        }

        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var mark = line[..space];
        var parts = line[(space + 1)..].Split('|', StringSplitOptions.TrimEntries);
        switch (mark)
        {
            case "=":
                roots.Add(new Root(parts[0], new(parts[1], parts[2]), parts[3], [], [], [], []));
                break;
            case "brands:":
                roots[^1].Brands.AddRange(parts[0].Split(',', StringSplitOptions.TrimEntries));
                break;
            case "lines:":
                roots[^1].Lines.AddRange(parts[0].Split(',', StringSplitOptions.TrimEntries));
                break;
            case "care:":
                roots[^1].Care.Add(new(parts[0], parts[1]));
                break;
            case "==":
                roots[^1].Groups.Add(new Group(parts[0], new(parts[1], parts[2]), []));
                break;
            case "===":
                roots[^1].Groups[^1].Leaves.Add(new Leaf(parts[0], new(parts[1], parts[2]), parts[3], parts[4], [], [], []));
                break;
            case "weight:":
                var grams = parts[0].Split('-');
                ReplaceLeaf(leaf => leaf with
                {
                    Grams = (int.Parse(grams[0], CultureInfo.InvariantCulture), int.Parse(grams[1], CultureInfo.InvariantCulture)),
                });
                break;
            case "tax:":
                ReplaceLeaf(leaf => leaf with { TaxCategory = Enum.Parse<TaxCategory>(parts[0], ignoreCase: true) });
                break;
            case "about:":
                roots[^1].Groups[^1].Leaves[^1].About.Add(new(parts[0], parts[1]));
                break;
            case "-":
                var prices = parts[2].Split('-');
                roots[^1].Groups[^1].Leaves[^1].Kinds.Add(new Kind(
                    new(parts[0], parts[1]),
                    int.Parse(prices[0], CultureInfo.InvariantCulture),
                    int.Parse(prices[1], CultureInfo.InvariantCulture)));
                break;
            case "+":
                roots[^1].Groups[^1].Leaves[^1].Features.Add(new(parts[0], parts[1]));
                break;
            default:
                throw new FormatException($"'{mark}' is no mark of the notation.");
        }

        void ReplaceLeaf(Func<Leaf, Leaf> change) =>
            roots[^1].Groups[^1].Leaves[^1] = change(roots[^1].Groups[^1].Leaves[^1]);
    }
}
