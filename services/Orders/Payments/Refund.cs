using Ecommerce.Contracts;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Returns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Orders.Payments;

internal enum RefundStatus
{
    /// <summary>The provider is being asked, until it has answered.</summary>
    Requested,

    /// <summary>The provider has given the money back.</summary>
    Succeeded,

    /// <summary>The provider refused; the money is still ours.</summary>
    Failed,
}

internal static class RefundMachine
{
    public static readonly Transitions<RefundStatus> Refund = new(
        (RefundStatus.Requested, [RefundStatus.Succeeded, RefundStatus.Failed]));
}

/// <summary>
/// Money of one payment that goes back, and what for. Its row, and with it the payment's sum of refunds, is committed before the
/// provider hears of it, so that no two of them can give back the same money.
/// </summary>
internal sealed class Refund
{
    private Refund()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrderId { get; private init; }

    public Guid PaymentId { get; private init; }

    /// <summary>The return that it pays for; null for money apart from returns.</summary>
    public Guid? ReturnId { get; private init; }

    /// <summary>1 for the order's first; part of the idempotency key at the provider.</summary>
    public int Number { get; private init; }

    public RefundStatus Status { get; private set; }

    /// <summary>The units whose price goes back, in SKU order.</summary>
    public IReadOnlyList<SkuQuantity> Lines { get; private init; } = [];

    /// <summary>What goes back for each of <see cref="Lines"/>; empty in refunds older than discounts.</summary>
    public IReadOnlyList<decimal> Prices { get; private init; } = [];

    /// <summary>How much of it is for shipping.</summary>
    public decimal Shipping { get; private init; }

    public decimal Amount { get; private init; }

    public required string Currency { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? SettledAt { get; private set; }

    public string? ProviderId { get; private set; }

    /// <summary>Why the provider refused.</summary>
    public string? Error { get; private set; }

    public static Refund Request(
        Payment payment,
        int number,
        IReadOnlyList<SkuQuantity> lines,
        IReadOnlyList<decimal> prices,
        decimal shipping,
        decimal amount,
        string reason,
        DateTimeOffset now,
        Guid? returnId) => new()
        {
            Id = Guid.CreateVersion7(now),
            OrderId = payment.OrderId,
            PaymentId = payment.Id,
            ReturnId = returnId,
            Number = number,
            Lines = lines,
            Prices = prices,
            Shipping = shipping,
            Amount = amount,
            Currency = payment.Currency,
            Reason = reason,
            CreatedAt = now,
        };

    /// <summary>What goes back for one of its lines.</summary>
    internal decimal PriceOf(OrderLine line, int quantity) =>
        Lines.Select((unit, index) => (unit.Sku, Index: index)).First(unit => unit.Sku == line.Sku).Index is var index && index < Prices.Count
            ? Prices[index]
            : quantity * line.UnitPrice;

    /// <summary>Called by the order, which writes its timeline.</summary>
    internal bool Settle(RefundStatus to, string? providerId, string? error, DateTimeOffset now)
    {
        if (!RefundMachine.Refund.Allow(Status, to))
        {
            return false;
        }

        Status = to;
        SettledAt = now;
        ProviderId = providerId;
        Error = error;
        return true;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Refund>
    {
        public void Configure(EntityTypeBuilder<Refund> builder)
        {
            builder.ToTable("refunds", table => table.HasCheckConstraint("ck_refunds_amount", "amount > 0 AND shipping >= 0"));
            builder.Property(refund => refund.Id).ValueGeneratedNever();
            builder.Property(refund => refund.Status).HasConversion<string>().HasMaxLength(20);
            builder.Property(refund => refund.Lines).IsJson();
            builder.Property(refund => refund.Prices).IsJson().HasDefaultValueSql("'[]'").ValueGeneratedNever();
            builder.Property(refund => refund.Shipping).HasPrecision(12, 2);
            builder.Property(refund => refund.Amount).HasPrecision(12, 2);
            builder.Property(refund => refund.Currency).HasMaxLength(3);
            builder.Property(refund => refund.Reason).HasMaxLength(500);
            builder.Property(refund => refund.ProviderId).HasMaxLength(200);
            builder.Property(refund => refund.Error).HasMaxLength(500);
            builder.HasOne<Payment>().WithMany().HasForeignKey(refund => refund.PaymentId);
            builder.HasOne<Return>().WithMany().HasForeignKey(refund => refund.ReturnId);
            builder.HasIndex(refund => new { refund.OrderId, refund.Number }).IsUnique();
            builder.HasIndex(refund => refund.ProviderId).IsUnique();
        }
    }
}
