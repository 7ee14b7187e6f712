namespace Ecommerce.Orders.Returns;

/// <summary>What can be given back; section <c>Returns</c>.</summary>
internal sealed class ReturnOptions
{
    public const string Section = "Returns";

    /// <summary>
    /// Counted from the day on which the last parcel arrived, whose last day counts to its end. Never less than 14 days: that
    /// is the right of withdrawal (Directive 2011/83/EU, article 9; in Spain RDL 1/2007, article 104).
    /// </summary>
    public TimeSpan Within { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// Where customers send it, one line of the address each. None is known unless it is set: then they are told to ask.
    /// </summary>
    public IReadOnlyList<string> SendTo { get; set; } = [];

    /// <summary>The first moment at which it is too late.</summary>
    public DateTimeOffset Until(DateTimeOffset deliveredAt) =>
        new((deliveredAt + Within).UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
}
