namespace Ecommerce.Orders.Orders;

/// <summary>How patient the saga is; section <c>Orders</c>.</summary>
internal sealed class ProcessOptions
{
    public const string Section = "Orders";

    /// <summary>An unpaid order is closed this long before its reservation runs out, so that a payment at the last moment still finds its stock.</summary>
    public TimeSpan PaymentMargin { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>After this long without an answer from Catalog its event is published again; doubled each time.</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>An order whose stock nobody has answered for is given up after this long.</summary>
    public TimeSpan LongestWaitForStock { get; set; } = TimeSpan.FromMinutes(35);

    /// <summary>After so many looks in vain an order is stuck: counted by a metric that alerts, and shown to staff.</summary>
    public int StuckAfter { get; set; } = 4;

    /// <summary>After so many questions in vain about one step nobody is asked any more until somebody at the order desk says so.</summary>
    public int AskAtMost { get; set; } = 12;

    /// <summary>After so many questions without news, money that the provider is to give back makes its order stuck.</summary>
    public int StuckAfterChecks { get; set; } = 8;

    /// <summary>
    /// A delivered order is completed after this long, unless something of it is being given back: a day more than the time for
    /// asking for that, whose last day counts to its end.
    /// </summary>
    public TimeSpan CompleteAfter { get; set; } = TimeSpan.FromDays(15);

    /// <summary>How often due orders are looked for.</summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromSeconds(1);
}
