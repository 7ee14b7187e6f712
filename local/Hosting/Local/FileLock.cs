namespace Aspire.Hosting.Local;

/// <summary>
/// A lock between processes: whoever has the file open alone. The kernel lets go of it when the process ends, however it ends.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    public static FileLock? TryTake(string path)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="path">The file.</param>
    /// <param name="waiting">Called once if another process has the lock.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<FileLock> TakeAsync(string path, Action? waiting, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }

            if (attempt == 0)
            {
                waiting?.Invoke();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    public void Dispose() => _file.Dispose();
}
