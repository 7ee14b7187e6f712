using System.Globalization;
using System.Text;

namespace Ecommerce.Faults.Judging;

/// <summary>What was found about one invariant: the counts on both sides, and each place where they part.</summary>
internal sealed record Verdict(string Invariant, string Left, string Right, IReadOnlyList<string> Violations)
{
    private const int Shown = 10;

    public bool Holds => Violations.Count == 0;

    public override string ToString()
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{(Holds ? "holds " : "BROKEN")}  {Invariant}: {Left} | {Right}");
        foreach (var violation in Violations.Take(Shown))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n          {violation}");
        }

        if (Violations.Count > Shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n          … and {Violations.Count - Shown} more");
        }

        return text.ToString();
    }
}
