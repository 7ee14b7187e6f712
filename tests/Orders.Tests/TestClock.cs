namespace Ecommerce.Orders.Tests;

/// <summary>The machine's time, which a test can put forward.</summary>
public sealed class TestClock : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _offset, time.Ticks);
}
