namespace Ecommerce.ServiceDefaults;

/// <summary>Wakes a loop of this process, which also looks by itself from time to time; being woken twice before it looks is being woken once.</summary>
public abstract class Signal : IDisposable
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

    public void Dispose()
    {
        _woken.Dispose();
        GC.SuppressFinalize(this);
    }
}
