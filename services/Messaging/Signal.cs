namespace Ecommerce.Messaging;

/// <summary>Wakes a loop of this process; being woken twice before it looks is being woken once.</summary>
internal abstract class Signal : IDisposable
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
            // It is woken already, and looks after this.
        }
    }

    /// <returns>When woken or after <paramref name="timeout"/>, whichever comes first.</returns>
    public Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) => _woken.WaitAsync(timeout, cancellationToken);

    public void Dispose() => _woken.Dispose();
}

/// <summary>Wakes the relay as soon as a row is committed by this process; its poll finds what other processes left behind.</summary>
internal sealed class OutboxSignal : Signal;

/// <summary>An admin wants parked events sent now.</summary>
internal sealed class RedriveSignal : Signal;
