using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Security;
using System.Xml.Linq;
using Ecommerce.Catalog.Products;

namespace Ecommerce.Catalog.Images;

/// <summary>Draws a product's picture as SVG: its motif, in its colour, before its backdrop. The same input gives the same text.</summary>
internal static class Illustration
{
    /// <summary>Raise it when the drawings change, so that caches notice.</summary>
    public const int Edition = 1;

    private static readonly FrozenDictionary<string, string> _motifs = ReadMotifs();

    /// <summary>Paper, wall and floor: quiet colours that let the product's own stand out.</summary>
    private static readonly (string Wall, string Shape, string Floor, string Accent)[] _backdrops =
    [
        ("#f6efe6", "#ecdfcd", "#e3d2ba", "#d98c5f"),
        ("#eaf1ee", "#d5e4dd", "#c3d6cd", "#e0a458"),
        ("#eef0f7", "#dce1f0", "#c9d1e6", "#ef8a6b"),
        ("#f8ecec", "#f0d9d8", "#e6c6c4", "#5f9ea0"),
        ("#f3f1e4", "#e6e2c8", "#d7d2b0", "#7a86b8"),
        ("#e9f2f7", "#d2e5ef", "#bdd6e4", "#e2b04a"),
        ("#f4eef6", "#e6daeb", "#d6c6de", "#79a873"),
        ("#f2f2f0", "#e2e2de", "#d2d2cc", "#d9728a"),
    ];

    public static IReadOnlyCollection<string> Motifs => _motifs.Keys;

    public static int BackdropCount => _backdrops.Length;

    /// <param name="picture">What to draw; an unknown motif is drawn as a plain box.</param>
    /// <param name="title">What a screen reader says.</param>
    public static string Draw(Picture picture, string title)
    {
        var (wall, shape, floor, accent) = _backdrops[Math.Abs(picture.Backdrop) % _backdrops.Length];
        var color = Color.Parse(picture.Color);
        var text = SecurityElement.Escape(title);
        var motif = _motifs.GetValueOrDefault(picture.Motif) ?? _motifs["blocks"];
        var behind = (picture.Backdrop / _backdrops.Length % 4) switch
        {
            0 => $"""<circle cx="200" cy="190" r="150" fill="{shape}"/>""",
            1 => $"""<path d="M70 318V190a130 130 0 0 1 260 0v128z" fill="{shape}"/>""",
            2 => $"""<path d="M62 120c40-70 170-90 240-40s70 170 10 220-180 40-230-20-60-90-20-160z" fill="{shape}"/>""",
            _ => $"""<rect x="66" y="62" width="268" height="256" rx="40" fill="{shape}"/>""",
        };

        return $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="800" height="800" role="img" aria-labelledby="t"><title id="t" xml:lang="es">{{text}}</title><style>.c{fill:{{color}}}.d{fill:{{color.Mix(Color.Ink, 0.28)}}}.l{fill:{{color.Mix(Color.White, 0.5)}}}.a{fill:{{accent}}}.w{fill:#fffdf8}.i{fill:#2f3542}.g{fill:#b4bcc6}.h{fill:#7f8997}.sc,.sd,.sl,.sa,.sw,.si,.sg{fill:none;stroke-linecap:round;stroke-linejoin:round}.sc{stroke:{{color}}}.sd{stroke:{{color.Mix(Color.Ink, 0.28)}}}.sl{stroke:{{color.Mix(Color.White, 0.5)}}}.sa{stroke:{{accent}}}.sw{stroke:#fffdf8}.si{stroke:#2f3542}.sg{stroke:#b4bcc6}</style><rect width="400" height="400" fill="{{wall}}"/>{{behind}}<rect y="318" width="400" height="82" fill="{{floor}}"/><ellipse cx="200" cy="322" rx="138" ry="13" fill="#2f3542" opacity=".16"/><g stroke-width="8">{{motif}}</g></svg>
            """;
    }

    private static FrozenDictionary<string, string> ReadMotifs()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("motifs.svg")
            ?? throw new InvalidOperationException("The drawings are not part of the assembly.");
        XNamespace svg = "http://www.w3.org/2000/svg";
        return XDocument.Load(stream).Root!.Elements(svg + "g").ToFrozenDictionary(
            group => group.Attribute("id")!.Value,
            group => string.Concat(group.Elements().Select(WithoutNamespace)));

        static string WithoutNamespace(XElement element) =>
            element.ToString(SaveOptions.DisableFormatting).Replace(" xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal);
    }

    private readonly record struct Color(byte Red, byte Green, byte Blue)
    {
        public static readonly Color White = new(255, 253, 248);
        public static readonly Color Ink = new(32, 36, 48);

        public static Color Parse(string hex) => new(
            byte.Parse(hex.AsSpan(1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            byte.Parse(hex.AsSpan(3, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            byte.Parse(hex.AsSpan(5, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

        public Color Mix(Color other, double share) => new(
            (byte)(Red + ((other.Red - Red) * share)),
            (byte)(Green + ((other.Green - Green) * share)),
            (byte)(Blue + ((other.Blue - Blue) * share)));

        public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";
    }
}
