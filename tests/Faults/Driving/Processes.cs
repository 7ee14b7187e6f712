using System.Globalization;
using System.Runtime.InteropServices;

namespace Ecommerce.Faults.Driving;

/// <summary>The processes of the running shop: each descends from this one, and no other is ever touched.</summary>
internal static partial class Processes
{
    public const int Kill = 9;
    public const int Continue = 18;
    public const int Stop = 19;

    private const double TicksPerSecond = 100;

    /// <summary>Sends the signal to the part's process and to all that it started.</summary>
    /// <param name="program">A service's assembly (<c>Orders.dll</c>) or a server's program (<c>postgres</c>).</param>
    /// <param name="signal">The signal.</param>
    /// <returns>How many processes there were; 0 where it is not running just now.</returns>
    public static int Signal(string program, int signal)
    {
        var ids = Find(program);
        foreach (var id in ids)
        {
            _ = SendSignal(id, signal);
        }

        return ids.Count;
    }

    /// <summary>How long its process has been running; null where it is not.</summary>
    public static TimeSpan? Age(string program)
    {
        if (Find(program) is not [_, ..] ids || TryRead($"/proc/{ids.Min()}/stat") is not { Length: > 0 } status)
        {
            return null;
        }

        var started = long.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture) / TicksPerSecond;
        return TimeSpan.FromSeconds(double.Parse(TryRead("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture) - started);
    }

    /// <summary>All that descend from this one, with their command lines.</summary>
    public static IReadOnlyList<(int Id, string Command)> Descendants()
    {
        var all = All();
        return [.. all.Where(process => process.Key != Environment.ProcessId && Descends(all, process.Key, Environment.ProcessId))
            .Select(process => (process.Key, process.Value.Command))];
    }

    private static List<int> Find(string program)
    {
        var all = All();
        var root = all.FirstOrDefault(process => Runs(process.Value.Command, program) && Descends(all, process.Key, Environment.ProcessId)).Key;
        return root == 0 ? [] : [.. all.Keys.Where(id => Descends(all, id, root))];
    }

    private static Dictionary<int, (int Parent, string Command)> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0)
        .Select(id => (Id: id, Status: TryRead($"/proc/{id}/stat"), Command: TryRead($"/proc/{id}/cmdline")))
        .Where(process => process.Status.Length > 0)
        .ToDictionary(process => process.Id, process => (Parent: ParentIn(process.Status), process.Command));

    private static bool Descends(Dictionary<int, (int Parent, string Command)> all, int id, int from) =>
        id > 1 && (id == from || (all.TryGetValue(id, out var process) && Descends(all, process.Parent, from)));

    private static bool Runs(string command, string program)
    {
        var words = command.Split('\0', ' ');
        return program.EndsWith(".dll", StringComparison.Ordinal)
            ? words.Any(word => Path.GetFileName(word) == program)
            : Path.GetFileName(words[0]) == program && !words.Contains("--boot");
    }

    /// <summary>The second field, the program's name in parentheses, may hold blanks.</summary>
    private static int ParentIn(string status) =>
        int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);

    private static string TryRead(string path)
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

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
