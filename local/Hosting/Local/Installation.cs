using System.Diagnostics;

namespace Aspire.Hosting.Local;

/// <summary>A program that the system needs, and the distribution's package that has it.</summary>
internal sealed record Requirement(string Package, Func<string?> Find);

/// <summary>
/// Installs missing programs with apt: as root or with passwordless sudo, and only where no systemd runs, since elsewhere packages of
/// servers would start system services. One process at a time.
/// </summary>
internal static class Installation
{
    private const int TimeoutOfDpkgLock = 300;

    public static string LockFile => Path.Combine(SharedFolder.Path("locks"), "install");

    /// <exception cref="DistributedApplicationException">A program is missing and cannot be installed here.</exception>
    public static Task EnsureAsync(IReadOnlyList<Requirement> requirements, Action<string> say, CancellationToken cancellationToken) =>
        EnsureAsync(requirements, InstallerAsync, say, cancellationToken);

    /// <param name="requirements">What must be there.</param>
    /// <param name="installerAsync">What a command is put behind to run as root; null where nothing may be installed.</param>
    /// <param name="say">Told to the person who waits.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    internal static async Task EnsureAsync(
        IReadOnlyList<Requirement> requirements,
        Func<CancellationToken, Task<string[]?>> installerAsync,
        Action<string> say,
        CancellationToken cancellationToken)
    {
        if (Missing(requirements).Length == 0)
        {
            return;
        }

        using var held = await FileLock.TakeAsync(
            LockFile, () => say("Waiting for another process that installs programs …"), cancellationToken);
        var missing = Missing(requirements);
        if (missing.Length == 0)
        {
            return;
        }

        var install = $"apt-get install -y --no-install-recommends {string.Join(' ', missing)}";
        if (await installerAsync(cancellationToken) is not { } prefix)
        {
            throw new DistributedApplicationException(
                $"Programs are missing that the system needs: {string.Join(", ", missing)}. Install them with:\n\n    sudo {install}\n");
        }

        say($"Installing {string.Join(", ", missing)}: {string.Join(' ', [.. prefix, install])}");
        var arguments = $"-o DPkg::Lock::Timeout={TimeoutOfDpkgLock} install -y --no-install-recommends {string.Join(' ', missing)}";
        var (code, output) = await RunAsync(prefix, arguments, cancellationToken);
        if (code != 0)
        {
            // The lists of packages may be missing or old.
            await RunAsync(prefix, $"-o DPkg::Lock::Timeout={TimeoutOfDpkgLock} update", cancellationToken);
            (code, output) = await RunAsync(prefix, arguments, cancellationToken);
        }

        if (code != 0 || Missing(requirements).Length > 0)
        {
            throw new DistributedApplicationException($"{install} failed with exit code {code}:\n{output.TrimEnd()}");
        }
    }

    private static string[] Missing(IEnumerable<Requirement> requirements) =>
        [.. requirements.Where(requirement => requirement.Find() is null).Select(requirement => requirement.Package).Distinct()];

    private static async Task<string[]?> InstallerAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists("/usr/bin/apt-get") || Directory.Exists("/run/systemd/system"))
        {
            return null;
        }

        if (Environment.IsPrivilegedProcess)
        {
            return [];
        }

        string[] sudo = ["sudo", "-n"];
        return File.Exists("/usr/bin/sudo") && (await StartAsync([.. sudo, "true"], cancellationToken)).Code == 0 ? sudo : null;
    }

    private static Task<(int Code, string Output)> RunAsync(string[] prefix, string arguments, CancellationToken cancellationToken) =>
        // RUNLEVEL=1 keeps invoke-rc.d from starting what is being installed.
        StartAsync([.. prefix, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "-q", .. arguments.Split(' ')], cancellationToken);

    private static async Task<(int Code, string Output)> StartAsync(string[] command, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, process.ExitCode == 0 ? await output : await errors);
    }
}
