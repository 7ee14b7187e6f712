namespace Aspire.Hosting.Local;

/// <summary>What the local engine understands on the command line, besides configuration.</summary>
/// <param name="Fresh"><c>--fresh</c>: forget the data of earlier runs.</param>
/// <param name="Verbose"><c>--verbose</c>: show every log line, not only warnings and errors.</param>
internal sealed record RunSwitches(bool Fresh, bool Verbose)
{
    public static RunSwitches Take(string[] args, out string[] rest)
    {
        rest = [.. args.Where(arg => arg is not ("--fresh" or "--verbose"))];
        return new RunSwitches(args.Contains("--fresh"), args.Contains("--verbose"));
    }
}
