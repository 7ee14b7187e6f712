using System.Globalization;
using System.Threading.RateLimiting;

namespace Ecommerce.Orders.Orders;

/// <summary>
/// From however many addresses: few guesses at the e-mail address of one order. What is asked for counts, whether or not there is
/// such an order, so that the limit tells nothing either. Each replica counts for itself; the gateway limits by address.
/// </summary>
internal sealed class LookupLimit : IDisposable
{
    public const int Permits = 10;

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(
        number => RateLimitPartition.GetFixedWindowLimiter(number, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = Permits,
            Window = TimeSpan.FromMinutes(10),
        }));

    /// <param name="number">The order that is asked for; empty for what cannot be a number, which finds nothing and is not counted.</param>
    /// <param name="wait">Seconds, for <c>Retry-After</c>; empty when it is allowed.</param>
    public bool Allows(string number, out string wait)
    {
        wait = "";
        if (number.Length == 0)
        {
            return true;
        }

        using var lease = _limiter.AttemptAcquire(number);
        if (lease.IsAcquired)
        {
            return true;
        }

        lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter);
        wait = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return false;
    }

    public void Dispose() => _limiter.Dispose();
}
