using System.ComponentModel.DataAnnotations;

namespace Ecommerce.Gateway;

/// <summary>Section <c>Gateway:RateLimits</c>.</summary>
internal sealed class RateLimitOptions
{
    public Bucket Api { get; init; } = new() { Burst = 100, PerSecond = 20 };

    public Bucket Pages { get; init; } = new() { Burst = 300, PerSecond = 50 };

    /// <summary>How often one address, or one user, may ask for a guest's order by number and e-mail address.</summary>
    [Range(1, 1_000_000)]
    public int LookupsPerMinute { get; init; } = 10;

    internal sealed class Bucket
    {
        /// <summary>Requests that may come at once.</summary>
        [Range(1, 1_000_000)]
        public int Burst { get; init; }

        /// <summary>Requests a second in the long run.</summary>
        [Range(1, 1_000_000)]
        public int PerSecond { get; init; }
    }
}
