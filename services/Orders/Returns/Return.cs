using System.Text.Json.Serialization;
using Ecommerce.Contracts;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Orders.Returns;

/// <summary>Where what the customer gives back is on its way.</summary>
internal enum ReturnStatus
{
    /// <summary>The shop has to decide.</summary>
    Requested,

    /// <summary>The customer may send it.</summary>
    Approved,
    Rejected,

    /// <summary>It is here.</summary>
    Received,

    /// <summary>It has been looked at; the money is next.</summary>
    Inspected,

    /// <summary>The money has gone back.</summary>
    Refunded,
    Closed,

    /// <summary>Nothing came, and nothing will.</summary>
    Cancelled,
}

internal static class ReturnMachine
{
    /// <summary>What was inspected is closed without a refund where nothing is owed for it.</summary>
    public static readonly Transitions<ReturnStatus> Return = new(
        (ReturnStatus.Requested, [ReturnStatus.Approved, ReturnStatus.Rejected, ReturnStatus.Cancelled]),
        (ReturnStatus.Approved, [ReturnStatus.Received, ReturnStatus.Cancelled]),
        (ReturnStatus.Received, [ReturnStatus.Inspected]),
        (ReturnStatus.Inspected, [ReturnStatus.Refunded, ReturnStatus.Closed]),
        (ReturnStatus.Refunded, [ReturnStatus.Closed]));
}

/// <summary>Units of one line of the order that are given back, and what has become of them.</summary>
/// <param name="Restocked">Units that came back and can be sold again.</param>
/// <param name="WrittenOff">Units that came back and cannot.</param>
/// <param name="Refunded">Units whose money has gone back, or is on its way.</param>
/// <param name="Deduction">What is held back of the price of those.</param>
internal sealed record ReturnLine(
    string Sku,
    string Name,
    string? VariantName,
    string? Image,
    int Quantity,
    ReturnReason Reason,
    int Restocked = 0,
    int WrittenOff = 0,
    int Refunded = 0,
    decimal Deduction = 0)
{
    [JsonIgnore]
    public int CameBack => Restocked + WrittenOff;
}

/// <summary>
/// Units of an order that the customer gives back. Part of the order: whatever changes it locks the order, which writes its
/// timeline, so that a unit is given back once and paid back once.
/// </summary>
internal sealed class Return
{
    private Return()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrderId { get; private init; }

    /// <summary>What people call it, such as <c>RT-7K3M9-Q2XWD</c>; see <see cref="OrderNumber"/>.</summary>
    public required string Number { get; init; }

    public ReturnStatus Status { get; private set; }

    /// <summary>In SKU order.</summary>
    public IReadOnlyList<ReturnLine> Lines { get; private set; } = [];

    /// <summary>The customer's own words.</summary>
    public string? Comment { get; private init; }

    /// <summary>The shop's, for the customer: why it was rejected, or paid back in part or not at all.</summary>
    public string? Note { get; private set; }

    public DateTimeOffset RequestedAt { get; private init; }

    /// <summary>When it was rejected, cancelled or closed.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The refund that the provider is asked for, or has made.</summary>
    public Guid? RefundId { get; private set; }

    /// <summary>Nothing else can be done with its units until it has ended.</summary>
    public bool IsLive => !ReturnMachine.Return.IsFinal(Status);

    public bool CanCancel => Status is ReturnStatus.Requested or ReturnStatus.Approved;

    /// <summary>Nobody is being asked for its money yet.</summary>
    public bool CanRefund => Status is ReturnStatus.Inspected && RefundId is null;

    public static Return Request(Guid orderId, IReadOnlyList<ReturnLine> lines, string? comment, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrderId = orderId,
        Number = OrderNumber.New(OrderNumber.ReturnPrefix),
        Lines = lines,
        Comment = comment,
        RequestedAt = now,
    };

    /// <summary>Units of a SKU that are on their way back, or have come.</summary>
    public int UnitsBack(string sku) => Status is ReturnStatus.Rejected or ReturnStatus.Cancelled
        ? 0
        : Lines.Where(line => line.Sku == sku).Sum(line => IsLive ? line.Quantity : line.CameBack);

    /// <summary>Called by the order, which writes its timeline; as are the others.</summary>
    internal bool Move(ReturnStatus to, string? note, DateTimeOffset now)
    {
        if (!ReturnMachine.Return.Allow(Status, to))
        {
            return false;
        }

        Status = to;
        Note = note ?? Note;
        if (!IsLive)
        {
            EndedAt = now;
        }

        return true;
    }

    internal void Inspect(IReadOnlyDictionary<string, (int Restock, int WriteOff)> outcomes) =>
        Lines = [.. Lines.Select(line => outcomes.TryGetValue(line.Sku, out var outcome)
            ? line with { Restocked = outcome.Restock, WrittenOff = outcome.WriteOff }
            : line)];

    internal void PayBack(Guid refundId, IReadOnlyList<ReturnRepayment> repayments, string? note)
    {
        RefundId = refundId;
        Note = note ?? Note;
        Lines = [.. Lines.Select(line => repayments.FirstOrDefault(repayment => repayment.Sku == line.Sku) is { } repayment
            ? line with { Refunded = repayment.Quantity, Deduction = repayment.Deduction }
            : line)];
    }

    /// <summary>The provider refused: its money can be asked for again.</summary>
    internal void RefundFailed()
    {
        RefundId = null;
        Lines = [.. Lines.Select(line => line with { Refunded = 0, Deduction = 0 })];
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Return>
    {
        public void Configure(EntityTypeBuilder<Return> builder)
        {
            builder.ToTable("returns");
            builder.Property(sent => sent.Id).ValueGeneratedNever();
            builder.Property(sent => sent.Number).HasMaxLength(20);
            builder.Property(sent => sent.Status).HasConversion<string>().HasMaxLength(20);
            builder.Property(sent => sent.Lines).IsJson();
            builder.Property(sent => sent.Comment).HasMaxLength(RequestReturn.MaxComment);
            builder.Property(sent => sent.Note).HasMaxLength(500);
            builder.HasOne<Refund>().WithMany().HasForeignKey(sent => sent.RefundId);
            builder.HasIndex(sent => sent.Number).IsUnique();
            builder.HasIndex(sent => sent.OrderId);
            builder.HasIndex(sent => sent.RefundId).IsUnique();
            // The queue.
            builder.HasIndex(sent => new { sent.RequestedAt, sent.Id });
        }
    }
}

/// <summary>Units of a return that are paid for, less what is held back of their price.</summary>
internal sealed record ReturnRepayment(string Sku, int Quantity, decimal Deduction);
