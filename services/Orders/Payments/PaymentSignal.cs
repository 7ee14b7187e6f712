namespace Ecommerce.Orders.Payments;

/// <summary>Wakes this process's <see cref="PaymentWorker"/>, which looks by itself every second at the latest.</summary>
internal sealed class PaymentSignal : IDisposable
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
            // It is awake already.
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _woken.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _woken.Dispose();
}
