using System.Globalization;
using System.Text.RegularExpressions;
using Ecommerce.Faults.Driving;

namespace Ecommerce.Benchmarks;

/// <summary>What the shop's processes take, read from /proc.</summary>
internal static partial class Machine
{
    private const double TicksPerSecond = 100;

    public static string Load => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    /// <summary>CPU seconds that the shop's processes have used, the harness itself not counted.</summary>
    public static double CpuSeconds() => CpuByProgram().Values.Sum();

    /// <summary>The same by program.</summary>
    public static IReadOnlyDictionary<string, double> CpuByProgram() => Processes.Descendants()
        .GroupBy(process => Name(process.Command), process => CpuSecondsOf(process.Id))
        .ToDictionary(program => program.Key, program => program.Sum());

    /// <summary>What each program took since <paramref name="before"/> for one of <paramref name="count"/> things, in milliseconds; the largest first.</summary>
    public static string CpuSince(IReadOnlyDictionary<string, double> before, long count) => string.Join(", ", CpuByProgram()
        .Select(program => (program.Key, Each: (program.Value - before.GetValueOrDefault(program.Key)) * 1000 / Math.Max(1, count)))
        .Where(program => program.Each >= 0.05)
        .OrderByDescending(program => program.Each)
        .Select(program => string.Create(CultureInfo.InvariantCulture, $"{program.Key} {program.Each:0.0}")));

    private static double CpuSecondsOf(int processId)
    {
        var status = Read($"/proc/{processId}/stat");
        if (status.Length == 0)
        {
            return 0;
        }

        var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Proportional set size by program, in MiB: shared pages are counted once.</summary>
    public static IReadOnlyList<(string Program, double MiB)> ProportionalSetSizes() =>
    [
        .. Processes.Descendants()
            .Select(process => (
                Program: Name(process.Command),
                Size: Pss().Match(Read($"/proc/{process.Id}/smaps_rollup")) is { Success: true } match
                    ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) / 1024.0
                    : 0))
            .GroupBy(process => process.Program)
            .Select(group => (group.Key, group.Sum(process => process.Size)))
            .OrderByDescending(program => program.Item2),
    ];

    private static string Name(string command)
    {
        var words = command.Split('\0', ' ');
        return words.FirstOrDefault(word => word.EndsWith(".dll", StringComparison.Ordinal)) is { } assembly
            ? Path.GetFileNameWithoutExtension(assembly)
            : Path.GetFileName(words[0]).TrimEnd(':');
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"^Pss:\s+(\d+) kB", RegexOptions.Multiline)]
    private static partial Regex Pss();
}
