using Aspire.Hosting;
using Aspire.Hosting.Local;

namespace Ecommerce.Testing;

/// <summary>The browser of the browser tests, from the distribution.</summary>
public static class Chromium
{
    private static readonly string[] _paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>The path of the executable, which is installed if it is missing.</summary>
    /// <exception cref="DistributedApplicationException">It is missing and cannot be installed here; the message says how to.</exception>
    public static async Task<string> EnsureInstalledAsync(CancellationToken cancellationToken = default)
    {
        await Installation.EnsureAsync(
            [new Requirement("chromium", Find), new Requirement("fonts-liberation", () => Directory.Exists("/usr/share/fonts/truetype") ? "" : null)],
            Console.Out.WriteLine, cancellationToken);
        return Find()!;
    }

    private static string? Find() => Array.Find(_paths, File.Exists);
}
