using System.Diagnostics;
using System.Globalization;

namespace Ecommerce.Tests;

/// <summary>The processes of the running shop. Every one of them descends from this test.</summary>
internal static class Processes
{
    /// <summary>Kills the service's process as a failing machine would: SIGKILL, no warning.</summary>
    /// <returns>False where it is not running just now.</returns>
    public static bool Kill(string service)
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(path => (Id: int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0, Path: path))
            .Where(process => process.Id > 0)
            .Select(process => (process.Id, Status: TryRead(process.Path + "/stat"), Command: TryRead(process.Path + "/cmdline")))
            .Where(process => process.Status.Length > 0)
            .ToDictionary(
                process => process.Id,
                process => (
                    Parent: int.Parse(process.Status[(process.Status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture),
                    process.Command));
        var found = parents.FirstOrDefault(process =>
            process.Value.Command.Split('\0').Any(word => Path.GetFileName(word) == service + ".dll") && IsOurs(process.Key));
        if (found.Key == 0)
        {
            return false;
        }

        Process.GetProcessById(found.Key).Kill();
        return true;

        bool IsOurs(int id) => id > 1 && (id == Environment.ProcessId || (parents.TryGetValue(id, out var process) && IsOurs(process.Parent)));
    }

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
}
