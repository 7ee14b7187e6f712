namespace Ecommerce.Messaging;

/// <summary>Wakes the relay as soon as a row is committed by this process; its poll finds what other processes left behind.</summary>
internal sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _woken = new(0, 1);

    public void Wake()
    {
        try
        {
            _woken.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already, and reads the table after this.
        }
    }

    /// <returns>When woken or after <paramref name="timeout"/>, whichever comes first.</returns>
    public Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) => _woken.WaitAsync(timeout, cancellationToken);

    public void Dispose() => _woken.Dispose();
}
