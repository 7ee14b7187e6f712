using System.Diagnostics;

namespace Aspire.Hosting.Local;

/// <summary>
/// Where one running system keeps its files. The first system of a checkout has <c>.local</c>; one that runs beside it has
/// <c>.local/2</c>, and so on (the setting <c>Local:State</c> names another folder). A system that keeps no data has it in a temporary folder that goes when the system ends.
/// </summary>
internal sealed class StateDirectory : IDisposable
{
    private readonly List<FileLock> _locks = [];
    private string? _temporary;

    private StateDirectory(string path, string data)
    {
        Path = path;
        Data = data;
    }

    /// <summary>Holds <c>endpoints.json</c>, <c>connections.json</c>, <c>processes.json</c> and <c>logs/</c>.</summary>
    public string Path { get; }

    /// <summary>Holds the servers' data.</summary>
    public string Data { get; }

    /// <summary>Whether the data outlive the system. If not, servers need not stop in an orderly way.</summary>
    public bool IsPersistent => _temporary is null;

    /// <summary>1 for the first system of this checkout.</summary>
    public int Instance { get; private init; } = 1;

    /// <param name="root">The folder of this checkout's systems.</param>
    /// <param name="named">Whether people and scripts look for it there.</param>
    /// <param name="persistent">Whether its data are kept.</param>
    /// <param name="fresh">Whether data that were kept are forgotten.</param>
    public static StateDirectory Open(string root, bool named, bool persistent, bool fresh)
    {
        (string Path, FileLock Lock)? temporary = persistent ? null : Temporary();
        if (temporary is { } only && !named)
        {
            return new StateDirectory(only.Path, System.IO.Path.Combine(only.Path, "state"))
            {
                _locks = { only.Lock },
                _temporary = only.Path,
            };
        }

        for (var instance = 1; ; instance++)
        {
            var path = instance == 1 ? root : System.IO.Path.Combine(root, $"{instance}");
            Directory.CreateDirectory(path);
            if (FileLock.TryTake(System.IO.Path.Combine(path, "lock")) is not { } held)
            {
                continue;
            }

            var data = System.IO.Path.Combine(persistent ? path : temporary!.Value.Path, "state");
            if (fresh && persistent && Directory.Exists(data))
            {
                Directory.Delete(data, recursive: true);
            }

            var directory = new StateDirectory(path, data) { Instance = instance, _temporary = temporary?.Path };
            directory._locks.Add(held);
            if (temporary is { } both)
            {
                directory._locks.Add(both.Lock);
            }

            return directory;
        }
    }

    public void Dispose()
    {
        if (_temporary is not null)
        {
            // Thousands of small files, and a process that ends may have little time: a test runner kills itself after ten seconds.
            using var deletion = Process.Start("sh", ["-c", "exec rm -rf -- \"$0\" </dev/null >/dev/null 2>&1", _temporary]);
        }

        _locks.ForEach(held => held.Dispose());
    }

    /// <summary><c>.local</c> in the checkout that the folder belongs to.</summary>
    public static string RootFor(string directory)
    {
        for (var candidate = new DirectoryInfo(directory); candidate is not null; candidate = candidate.Parent)
        {
            if (candidate.EnumerateFiles("*.sln").Any() || System.IO.Path.Exists(System.IO.Path.Combine(candidate.FullName, ".git")))
            {
                return System.IO.Path.Combine(candidate.FullName, ".local");
            }
        }

        return System.IO.Path.Combine(directory, ".local");
    }

    private static (string Path, FileLock Lock) Temporary()
    {
        var runs = SharedFolder.Path("runs");
        foreach (var old in Directory.EnumerateDirectories(runs))
        {
            if (Directory.GetCreationTimeUtc(old) < DateTime.UtcNow.AddMinutes(-1)
                && FileLock.TryTake(System.IO.Path.Combine(old, "lock")) is { } orphan)
            {
                TryDelete(old);
                orphan.Dispose();
            }
        }

        var path = System.IO.Path.Combine(runs, Guid.CreateVersion7().ToString("n"));
        Directory.CreateDirectory(path);
        return (path, FileLock.TryTake(System.IO.Path.Combine(path, "lock"))
            ?? throw new DistributedApplicationException($"The folder {path} cannot be locked."));
    }

    private static void TryDelete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next system that keeps no data tries again.
        }
    }
}
