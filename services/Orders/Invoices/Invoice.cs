using System.Globalization;
using System.Text.Json;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Orders.Invoices;

internal enum InvoiceKind
{
    Invoice,

    /// <summary>Takes back a part of an invoice, or all of it (factura rectificativa).</summary>
    CreditNote,
}

/// <summary>
/// An invoice, or a credit note. It falls due in the transaction of the step that calls for it, which fixes what it says; it is issued
/// soon after, which gives it its number and its page. Once issued it does not change, nor does its page: that is what is stored.
/// </summary>
internal sealed class Invoice
{
    private Invoice()
    {
    }

    /// <summary>The order's id for its invoice, the refund's for its credit note: there is one of each.</summary>
    public Guid Id { get; private init; }

    public Guid OrderId { get; private init; }

    public InvoiceKind Kind { get; private init; }

    public required InvoiceContent Content { get; init; }

    /// <summary>With tax; negative for a credit note.</summary>
    public decimal Total { get; private init; }

    public DateTimeOffset DueAt { get; private init; }

    /// <summary><c>F2026</c> for invoices, <c>R2026</c> for credit notes; null until issued.</summary>
    public string? Series { get; private set; }

    /// <summary>1 for the first of its series; without gaps, and in the order of time.</summary>
    public int? Sequence { get; private set; }

    /// <summary>What people call it: <c>F2026-000123</c>.</summary>
    public string? Number { get; private set; }

    public DateTimeOffset? IssuedAt { get; private set; }

    /// <summary>A PDF document.</summary>
    public byte[]? Page { get; private set; }

    /// <returns>
    /// What falls due with a step: an invoice once a confirmed order's money is ours, whichever of the two comes last, and a credit note
    /// with each refund. Nothing for orders older than tax lines.
    /// </returns>
    public static Invoice? DueAfter(TimelineEntry step, Order order) => step switch
    {
        _ when order.TaxLines.Count == 0 => null,
        { Subject: TimelineSubject.Payment, To: nameof(PaymentStatus.Captured) } or { Subject: TimelineSubject.Order, To: nameof(OrderStatus.Confirmed) }
            when order is { ConfirmedAt: not null, IsClosed: false, LivePayment.IsCaptured: true } => Due(
                order.Id, order.Id, InvoiceKind.Invoice, InvoiceContent.Of(order, step.At), step.At),
        { Subject: TimelineSubject.Refund, To: nameof(RefundStatus.Succeeded), RefundId: { } refundId } => Due(
            refundId,
            order.Id,
            InvoiceKind.CreditNote,
            InvoiceContent.Of(order, order.Refunds.Single(refund => refund.Id == refundId), step.At),
            step.At),
        _ => null,
    };

    /// <summary>The series of a day.</summary>
    public string SeriesOf(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{(Kind is InvoiceKind.Invoice ? 'F' : 'R')}{day.Year}");

    public static string NumberOf(string series, int sequence) => string.Create(CultureInfo.InvariantCulture, $"{series}-{sequence:000000}");

    public void Issue(string series, int sequence, byte[] page, DateTimeOffset now)
    {
        if (Number is not null)
        {
            throw new InvalidOperationException($"{Number} has been issued.");
        }

        Series = series;
        Sequence = sequence;
        Number = NumberOf(series, sequence);
        Page = page;
        IssuedAt = now;
    }

    private static Invoice Due(Guid id, Guid orderId, InvoiceKind kind, InvoiceContent content, DateTimeOffset now) =>
        new() { Id = id, OrderId = orderId, Kind = kind, Content = content, Total = content.Total, DueAt = now };

    internal sealed class Configuration : IEntityTypeConfiguration<Invoice>
    {
        public void Configure(EntityTypeBuilder<Invoice> builder)
        {
            builder.ToTable("invoices", table => table.HasCheckConstraint(
                "ck_invoices_issued",
                "num_nulls(series, sequence, number, issued_at, page) IN (0, 5)"));
            builder.Property(invoice => invoice.Id).ValueGeneratedNever();
            builder.Property(invoice => invoice.Kind).HasConversion<string>().HasMaxLength(20);
            builder.Property(invoice => invoice.Content).HasColumnType("jsonb").HasConversion(
                content => JsonSerializer.Serialize(content, JsonExtensions.Strict),
                json => JsonSerializer.Deserialize<InvoiceContent>(json, JsonExtensions.Strict)!);
            builder.Property(invoice => invoice.Total).HasPrecision(12, 2);
            builder.Property(invoice => invoice.Series).HasMaxLength(10);
            builder.Property(invoice => invoice.Number).HasMaxLength(20);
            builder.HasOne<Order>().WithMany().HasForeignKey(invoice => invoice.OrderId).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(invoice => new { invoice.Series, invoice.Sequence }).IsUnique();
            builder.HasIndex(invoice => invoice.DueAt).HasFilter("number IS NULL");
        }
    }
}
