using System.Text.Json.Nodes;
using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.PaymentSandbox.Refunds;

/// <summary>
/// Money given back, or, without a balance transaction, an amount that was held and never taken: Stripe shows the rest of a
/// partial capture and a canceled authorisation as refunds too.
/// </summary>
internal sealed class Refund
{
    public string Id { get; private init; } = StripeId.Refund();

    public long Sequence { get; private init; }

    public required string ChargeId { get; init; }

    public required string PaymentIntentId { get; init; }

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public string? Reason { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public string? BalanceTransactionId { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public JsonObject ToWire() => new()
    {
        ["id"] = Id,
        ["object"] = "refund",
        ["amount"] = Amount,
        ["balance_transaction"] = BalanceTransactionId,
        ["charge"] = ChargeId,
        ["created"] = CreatedAt.ToUnixTimeSeconds(),
        ["currency"] = Currency,
        ["destination_details"] = new JsonObject
        {
            ["type"] = "card",
            ["card"] = new JsonObject { ["type"] = BalanceTransactionId is null ? "reversal" : "refund" },
        },
        ["metadata"] = Metadata.ToWire(),
        ["payment_intent"] = PaymentIntentId,
        ["reason"] = Reason,
        ["receipt_number"] = null,
        ["status"] = "succeeded",
    };

    internal sealed class Configuration : IEntityTypeConfiguration<Refund>
    {
        public void Configure(EntityTypeBuilder<Refund> builder)
        {
            builder.ToTable("refunds", table => table.HasCheckConstraint("ck_refunds_amount", "amount > 0"));
            builder.Property(refund => refund.Id).HasMaxLength(64).ValueGeneratedNever();
            builder.Property(refund => refund.Sequence).UseIdentityAlwaysColumn();
            builder.HasIndex(refund => refund.Sequence).IsUnique();
            builder.Property(refund => refund.Metadata).HasColumnType("jsonb").HasJsonConversion();
            builder.HasIndex(refund => refund.PaymentIntentId);
            builder.HasIndex(refund => refund.ChargeId);
        }
    }
}
