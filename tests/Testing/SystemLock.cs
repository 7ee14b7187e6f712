using Aspire.Hosting.Local;

namespace Ecommerce.Testing;

/// <summary>
/// Held by what breaks a whole system, or measures one: two at once would disturb each other. It counts for every process of the user
/// on this machine.
/// </summary>
public sealed class SystemLock : IDisposable
{
    private readonly FileLock _held;

    private SystemLock(FileLock held) => _held = held;

    public static async Task<SystemLock> AcquireAsync(CancellationToken cancellationToken = default) =>
        new(await FileLock.TakeAsync(Path.Combine(SharedFolder.Path("locks"), "system"), waiting: null, cancellationToken));

    public void Dispose() => _held.Dispose();
}
