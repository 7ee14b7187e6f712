namespace Ecommerce.Messaging;

/// <summary>Section <c>Messaging</c> of the configuration. The defaults suit production; tests shorten the waiting.</summary>
public sealed class MessagingOptions
{
    public const string Section = "Messaging";

    /// <summary>False keeps relay and consumer from starting: events stay in the outbox, as a test without a broker wants them.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Goes before the names of exchanges and queues, so that several systems can share a broker.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>How many unacknowledged events the broker hands to one process.</summary>
    public ushort Prefetch { get; set; } = 32;

    /// <summary>How many handlers run at once in one process.</summary>
    public int Concurrency { get; set; } = 8;

    /// <summary>The guarantee behind the in-memory signal.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Waits before the attempts that are made while the event is held; 30 seconds in all.</summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; set; } =
        [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(900), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15)];

    /// <summary>Waits before the attempts after that, while the event is parked. After the last one it stays parked.</summary>
    public IReadOnlyList<TimeSpan> RedriveDelays { get; set; } =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(8)];

    /// <summary>How often the redriver looks for parked events that are due.</summary>
    public TimeSpan RedriveInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often expired rows are swept.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(1);
}
