using System.Security.Cryptography;
using System.Text;
using Ecommerce.Catalog.Categories;
using Ecommerce.Catalog.Images;
using Ecommerce.Catalog.Products;
using Ecommerce.Catalog.Stock;

namespace Ecommerce.Catalog.Seeding;

/// <summary>Makes the demonstration shop out of the <see cref="Assortment"/>: always the same, down to ids, prices and stock.</summary>
internal sealed class CatalogGenerator
{
    private static readonly DateTimeOffset _opening = new(2025, 1, 7, 9, 0, 0, TimeSpan.Zero);

    private static readonly (string Code, LocalizedText Name, string Hex)[] _colors =
    [
        ("TEJ", new("Teja", "Terracotta"), "#c2603f"),
        ("MOS", new("Mostaza", "Mustard"), "#d99a2b"),
        ("SAL", new("Salvia", "Sage"), "#7f9f7c"),
        ("PET", new("Petróleo", "Teal"), "#2b7f86"),
        ("MAR", new("Azul marino", "Navy"), "#34507e"),
        ("LAV", new("Lavanda", "Lavender"), "#8d7bbf"),
        ("ROS", new("Rosa empolvado", "Dusty pink"), "#d58597"),
        ("COR", new("Coral", "Coral"), "#ea6f58"),
        ("CIE", new("Azul cielo", "Sky blue"), "#5fa3d3"),
        ("OLI", new("Verde oliva", "Olive"), "#8a8d45"),
        ("CIR", new("Ciruela", "Plum"), "#7c4464"),
        ("GRA", new("Grafito", "Graphite"), "#4a5160"),
    ];

    private static readonly LocalizedText _colorName = new("Color", "Colour");
    private static readonly LocalizedText _sizeName = new("Talla", "Size");

    private readonly HashSet<string> _slugs = [];

    public List<Category> Categories { get; } = [];

    public List<Brand> Brands { get; } = [];

    public List<Product> Products { get; } = [];

    public List<StockItem> StockItems { get; } = [];

    public static CatalogGenerator Generate()
    {
        var generator = new CatalogGenerator();
        foreach (var (root, position) in Assortment.Read().Roots.Select((root, index) => (root, index)))
        {
            generator.Add(root, position);
        }

        return generator;
    }

    private void Add(Assortment.Root root, int position)
    {
        var brands = root.Brands.ConvertAll(name => Brand.Create(IdOf("brand", name), name));
        Brands.AddRange(brands);

        var top = Category.Root(IdOf("category", root.Slug), root.Slug, root.Name, position);
        Categories.Add(top);
        foreach (var (group, groupIndex) in root.Groups.Select((group, index) => (group, index)))
        {
            var middle = top.Child(IdOf("category", group.Slug), group.Slug, group.Name, groupIndex);
            Categories.Add(middle);
            foreach (var (leaf, leafIndex) in group.Leaves.Select((leaf, index) => (leaf, index)))
            {
                var bottom = middle.Child(IdOf("category", leaf.Slug), leaf.Slug, leaf.Name, leafIndex);
                Categories.Add(bottom);
                Add(root, leaf, bottom, brands);
            }
        }
    }

    private void Add(Assortment.Root root, Assortment.Leaf leaf, Category category, List<Brand> brands)
    {
        for (var kindIndex = 0; kindIndex < leaf.Kinds.Count; kindIndex++)
        {
            for (var featureIndex = 0; featureIndex < leaf.Features.Count; featureIndex++)
            {
                // Both steps are prime to each other, so that the lines of a leaf are spread over its products.
                var line = root.Lines[((Categories.Count * 5) + (kindIndex * 3) + (featureIndex * 2)) % root.Lines.Count];
                var brand = brands[((kindIndex * 2) + featureIndex + Categories.Count) % brands.Count];
                Add(root, leaf, category, leaf.Kinds[kindIndex], leaf.Features[featureIndex], line, brand);
            }
        }
    }

    private void Add(
        Assortment.Root root, Assortment.Leaf leaf, Category category, Assortment.Kind kind, LocalizedText feature, string line, Brand brand)
    {
        var name = new LocalizedText(SpanishName(kind.Name.Es, line, feature.Es), EnglishName(kind.Name.En, line, feature.En));
        var slug = Slug.From(name.Es);
        if (!_slugs.Add(slug))
        {
            throw new InvalidOperationException($"Two products would be called {slug}.");
        }

        var dice = new Random(SeedOf(slug));
        var color = dice.Next(_colors.Length);
        var madeAt = _opening.AddMinutes(dice.Next(400 * 24 * 60));
        var product = Product.Draft(
            IdOf("product", slug),
            slug,
            name,
            Describe(root, leaf, kind, name, brand, dice),
            brand.Id,
            category.Id,
            new Picture(leaf.Motif, _colors[color].Hex, dice.Next(Illustration.BackdropCount * 4)),
            madeAt);

        AddVariants(product, $"{root.SkuPrefix}-{Products.Count + 1:0000}", leaf, color, PriceOf(kind, dice), dice);
        product.Publish(madeAt);
        Products.Add(product);
        AddStock(product, dice);
    }

    private static string SpanishName(string kind, string line, string feature) =>
        kind.Contains("{}", StringComparison.Ordinal) ? $"{kind.Replace("{}", line, StringComparison.Ordinal)}, {feature}" : $"{kind} {line} {feature}";

    private static string EnglishName(string kind, string line, string feature)
    {
        if (kind.Contains("{}", StringComparison.Ordinal))
        {
            return $"{kind.Replace("{}", line, StringComparison.Ordinal)}, {feature}";
        }

        // "Aroma moka pot in copper", but "Aroma moka pot, 6 cups". A name that is an initialism keeps its capitals.
        var noun = kind.Length > 1 && char.IsLower(kind[1]) ? char.ToLowerInvariant(kind[0]) + kind[1..] : kind;
        var joined = feature.StartsWith("in ", StringComparison.Ordinal)
            || feature.StartsWith("with ", StringComparison.Ordinal)
            || feature.StartsWith("for ", StringComparison.Ordinal);
        return joined ? $"{line} {noun} {feature}" : $"{line} {noun}, {feature}";
    }

    private static LocalizedText Describe(
        Assortment.Root root, Assortment.Leaf leaf, Assortment.Kind kind, LocalizedText name, Brand brand, Random dice)
    {
        var about = leaf.About[dice.Next(leaf.About.Count)];
        var care = root.Care[dice.Next(root.Care.Count)];
        var opening = dice.Next(4) switch
        {
            0 => new LocalizedText(
                $"{name.Es}, de {brand.Name}: pensado para el uso de todos los días y hecho para durar.",
                $"{name.En} by {brand.Name}: designed for everyday use and made to last."),
            1 => new LocalizedText(
                $"{brand.Name} firma este modelo, uno de los preferidos de la sección {leaf.Name.Es.ToLowerInvariant()}.",
                $"{brand.Name} is behind this one, a favourite of our {leaf.Name.En.ToLowerInvariant()} section."),
            2 => new LocalizedText(
                $"Un acierto seguro para regalar o para darse un gusto. {name.Es} llega de la mano de {brand.Name}.",
                $"A safe choice as a gift or a treat for yourself. {name.En} comes from {brand.Name}."),
            _ => new LocalizedText(
                $"De la colección de {brand.Name}. Buenos materiales, acabados cuidados y un diseño que no pasa de moda.",
                $"From the {brand.Name} collection. Good materials, careful finishing and a design that does not date."),
        };
        return new LocalizedText($"{opening.Es}\n\n{about.Es}\n\n{care.Es}", $"{opening.En}\n\n{about.En}\n\n{care.En}");
    }

    /// <summary>A price as shops write it: low ones end in .50 or .95, high ones in .00 or .90.</summary>
    private static decimal PriceOf(Assortment.Kind kind, Random dice)
    {
        var whole = kind.LowestPrice + (int)((kind.HighestPrice - kind.LowestPrice) * Math.Pow(dice.NextDouble(), 1.3));
        return whole < 100 ? whole + (dice.Next(3) == 0 ? 0.50m : 0.95m) : whole - (whole % 5) + (dice.Next(3) == 0 ? 0m : 4.90m);
    }

    private static void AddVariants(Product product, string sku, Assortment.Leaf leaf, int color, decimal price, Random dice)
    {
        // Dice of its own, so that prices and stock stay as they are whatever things weigh; in steps of ten grams.
        var grams = new Random(SeedOf($"{product.Slug}:weight")).Next(leaf.Grams.Lowest / 10, (leaf.Grams.Highest / 10) + 1) * 10;

        // One in six is on sale, by 10 to 35 per cent.
        var sale = dice.Next(6) == 0 ? 1.10m + (dice.Next(26) / 100m) : 0;

        void Add(string code, LocalizedText name, decimal factor, params VariantAttribute[] attributes)
        {
            var own = factor == 1 ? price : Math.Ceiling(price * factor) - 0.05m;
            product.AddVariant(
                code.Length == 0 ? sku : $"{sku}-{code}",
                name,
                own,
                sale > 0 ? Math.Ceiling(own * sale) - 0.05m : null,
                attributes,
                (int)(grams * factor),
                leaf.TaxCategory);
        }

        void AddSizes(LocalizedText attribute, params (string Code, string Es, string En, decimal Factor)[] sizes)
        {
            foreach (var (code, es, en, factor) in sizes)
            {
                var value = new LocalizedText(es, en);
                Add(code, value, factor, new VariantAttribute(attribute, value));
            }
        }

        switch (leaf.Variants)
        {
            case "colour":
                foreach (var index in new[] { color, (color + 3) % _colors.Length, (color + 7) % _colors.Length })
                {
                    Add(_colors[index].Code, _colors[index].Name, 1, new VariantAttribute(_colorName, _colors[index].Name));
                }

                break;
            case "clothes":
                foreach (var size in new[] { "S", "M", "L", "XL" })
                {
                    foreach (var index in new[] { color, (color + 5) % _colors.Length })
                    {
                        var shade = _colors[index];
                        Add(
                            $"{size}-{shade.Code}",
                            new LocalizedText($"{size} / {shade.Name.Es}", $"{size} / {shade.Name.En}"),
                            1,
                            new VariantAttribute(_sizeName, new LocalizedText(size, size)),
                            new VariantAttribute(_colorName, shade.Name));
                    }
                }

                break;
            case "shoes":
                AddSizes(_sizeName, [.. Enumerable.Range(37, 7).Select(size => ($"{size}", $"{size}", $"{size}", 1m))]);
                break;
            case "bed":
                AddSizes(
                    new("Cama", "Bed"), ("90", "90 cm", "90 cm", 1m), ("135", "135 cm", "135 cm", 1.25m), ("150", "150 cm", "150 cm", 1.4m), ("180", "180 cm", "180 cm", 1.6m));
                break;
            case "sizes3":
                AddSizes(new("Tamaño", "Size"), ("S", "Pequeño", "Small", 1m), ("M", "Mediano", "Medium", 1.3m), ("L", "Grande", "Large", 1.7m));
                break;
            case "shades":
                AddSizes(
                    new("Tono", "Shade"), ("01", "Rosa nude", "Nude pink", 1m), ("02", "Coral vivo", "Bright coral", 1m), ("03", "Frambuesa", "Raspberry", 1m), ("04", "Burdeos", "Burgundy", 1m));
                break;
            case "volumes":
                AddSizes(new("Contenido", "Volume"), ("50", "50 ml", "50 ml", 1m), ("100", "100 ml", "100 ml", 1.6m));
                break;
            case "none":
                Add("", new LocalizedText("", ""), 1);
                break;
            default:
                throw new InvalidOperationException($"'{leaf.Variants}' is no kind of variants.");
        }
    }

    private void AddStock(Product product, Random dice)
    {
        // Four in a hundred products are sold out, eight have their last units.
        var fate = dice.Next(100);
        foreach (var variant in product.Variants)
        {
            var quantity = fate < 4 ? 0 : fate < 12 ? dice.Next(1, 4) : dice.Next(20) == 0 ? 0 : dice.Next(8, 121);
            StockItems.Add(StockItem.Receive(variant.Sku, quantity));
        }
    }

    private static int SeedOf(string text) => BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A UUID of version 8 (RFC 9562): its bits are the name's hash.</summary>
    private static Guid IdOf(string kind, string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}:{name}"))[..16];
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
