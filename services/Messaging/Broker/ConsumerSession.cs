namespace Ecommerce.Messaging;

/// <summary>The deliveries of one channel: when it ends, those in hand may finish within a grace period.</summary>
internal sealed class ConsumerSession : IDisposable
{
    private readonly CancellationTokenSource _ending;
    private readonly CancellationTokenSource _handlers = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _registration;
    private int _inHand = 1;

    public ConsumerSession(CancellationToken cancellationToken)
    {
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Token = _ending.Token;
        HandlersToken = _handlers.Token;
        _registration = Token.Register(() => _ended.TrySetResult());
    }

    /// <summary>Cancelled when the session ends; nothing new is begun after that.</summary>
    public CancellationToken Token { get; }

    /// <summary>Cancelled when the grace period is over.</summary>
    public CancellationToken HandlersToken { get; }

    public Task Ended => _ended.Task;

    public bool IsEnding => Token.IsCancellationRequested;

    public async Task EndAsync()
    {
        try
        {
            await _ending.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    public async Task TrackAsync(Func<Task> receive)
    {
        Interlocked.Increment(ref _inHand);
        try
        {
            await receive();
        }
        finally
        {
            Leave();
        }
    }

    public async Task DrainAsync(TimeSpan grace)
    {
        await EndAsync();
        Leave();
        _handlers.CancelAfter(grace);
        await _drained.Task.WaitAsync(grace + TimeSpan.FromSeconds(2)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _registration.Dispose();
        _ending.Dispose();
        _handlers.Dispose();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _inHand) == 0)
        {
            _drained.TrySetResult();
        }
    }
}
