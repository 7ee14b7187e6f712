using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Orders.Orders;

/// <summary>
/// The saga of one order: what it waits for, until when, and whether it is stuck. The facts stand in the order and its payments;
/// this row makes sure that somebody looks again although nothing happens.
/// </summary>
internal sealed class OrderProcess
{
    public Guid OrderId { get; private init; }

    /// <summary>When the next look is due; null once nothing is awaited any more.</summary>
    public DateTimeOffset? NextCheckAt { get; private set; }

    /// <summary>Looks in vain since the last progress.</summary>
    public int Attempts { get; private set; }

    /// <summary>Since when the order is on its way to being expired: the provider's page is closed first.</summary>
    public DateTimeOffset? ClosingSince { get; private set; }

    public DateTimeOffset? StuckSince { get; private set; }

    public string? StuckReason { get; private set; }

    public static OrderProcess Start(Guid orderId, DateTimeOffset firstCheckAt) =>
        new() { OrderId = orderId, NextCheckAt = firstCheckAt };

    /// <summary>Something happened: whatever was stuck is not any more.</summary>
    public void Progress(DateTimeOffset? nextCheckAt)
    {
        NextCheckAt = nextCheckAt;
        Attempts = 0;
        StuckSince = null;
        StuckReason = null;
    }

    /// <summary>Nothing happened: look again after a wait that doubles, and say so once the patience is over.</summary>
    public void WaitLonger(string reason, DateTimeOffset now, ProcessOptions options)
    {
        Attempts++;
        NextCheckAt = now + TimeSpan.FromTicks(Math.Min(
            options.LongestWait.Ticks, options.AnswerTimeout.Ticks * (1L << Math.Min(Attempts, 16))));
        if (Attempts >= options.StuckAfter)
        {
            StuckSince ??= now;
            StuckReason = reason;
        }
    }

    /// <summary>The budget of questions is used up: nobody looks again by itself.</summary>
    public void GiveUp(string reason, DateTimeOffset now)
    {
        Stick(reason, now);
        NextCheckAt = null;
    }

    /// <summary>Staff has to know; what is awaited, and until when, stays as it is.</summary>
    public void Stick(string reason, DateTimeOffset now)
    {
        StuckSince ??= now;
        StuckReason = reason;
    }

    public void Unstick()
    {
        StuckSince = null;
        StuckReason = null;
    }

    public void StartClosing(DateTimeOffset now) => ClosingSince ??= now;

    public void StopClosing() => ClosingSince = null;

    internal sealed class Configuration : IEntityTypeConfiguration<OrderProcess>
    {
        public void Configure(EntityTypeBuilder<OrderProcess> builder)
        {
            builder.ToTable("order_processes");
            builder.HasKey(process => process.OrderId);
            builder.Property(process => process.OrderId).ValueGeneratedNever();
            builder.Property(process => process.StuckReason).HasMaxLength(200);
            builder.HasIndex(process => process.NextCheckAt).HasFilter("next_check_at IS NOT NULL");
            builder.HasIndex(process => process.StuckSince).HasFilter("stuck_since IS NOT NULL");
        }
    }
}
