using System.Diagnostics;

namespace Ecommerce.Benchmarks;

/// <summary>Programs of the machine that measure or copy.</summary>
internal static class Programs
{
    private static readonly string[] _folders = ["/usr/bin", "/usr/local/bin", "/usr/sbin"];

    public static string? Find(string name) => _folders
        .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => $"{version}/bin") : [])
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <returns>What it wrote.</returns>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await error}");
    }
}
