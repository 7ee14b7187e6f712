using System.Text.Json.Nodes;
using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.PaymentSandbox.BalanceTransactions;

/// <summary>One line of the account's statement: a capture in, or a refund out. Never changed.</summary>
internal sealed class BalanceTransaction
{
    private BalanceTransaction()
    {
    }

    public string Id { get; private init; } = StripeId.BalanceTransaction();

    public long Sequence { get; private init; }

    /// <summary><c>charge</c> or <c>refund</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Negative for refunds.</summary>
    public required long Amount { get; init; }

    public required long Fee { get; init; }

    public required string Currency { get; init; }

    /// <summary>The charge or refund.</summary>
    public required string SourceId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static BalanceTransaction ForCapture(string chargeId, long amount, string currency, SandboxOptions options, DateTimeOffset now) => new()
    {
        Type = "charge",
        Amount = amount,
        Fee = (long)Math.Round(amount * options.FeeRate, MidpointRounding.AwayFromZero) + options.FixedFee,
        Currency = currency,
        SourceId = chargeId,
        CreatedAt = now,
    };

    /// <summary>The fee of the capture is not given back.</summary>
    public static BalanceTransaction ForRefund(string refundId, long amount, string currency, DateTimeOffset now) => new()
    {
        Type = "refund",
        Amount = -amount,
        Fee = 0,
        Currency = currency,
        SourceId = refundId,
        CreatedAt = now,
    };

    public JsonObject ToWire() => new()
    {
        ["id"] = Id,
        ["object"] = "balance_transaction",
        ["amount"] = Amount,
        ["available_on"] = CreatedAt.ToUnixTimeSeconds(),
        ["created"] = CreatedAt.ToUnixTimeSeconds(),
        ["currency"] = Currency,
        ["exchange_rate"] = null,
        ["fee"] = Fee,
        ["fee_details"] = Fee == 0
            ? new JsonArray()
            : new JsonArray(new JsonObject
            {
                ["amount"] = Fee,
                ["currency"] = Currency,
                ["description"] = "Processing fee",
                ["type"] = "stripe_fee",
            }),
        ["net"] = Amount - Fee,
        ["reporting_category"] = Type,
        ["source"] = SourceId,
        ["status"] = "available",
        ["type"] = Type,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<BalanceTransaction>
    {
        public void Configure(EntityTypeBuilder<BalanceTransaction> builder)
        {
            builder.ToTable("balance_transactions");
            builder.Property(transaction => transaction.Id).HasMaxLength(64).ValueGeneratedNever();
            builder.Property(transaction => transaction.Sequence).UseIdentityAlwaysColumn();
            builder.HasIndex(transaction => transaction.Sequence).IsUnique();
            builder.Property(transaction => transaction.Type).HasMaxLength(20);
            builder.HasIndex(transaction => new { transaction.SourceId, transaction.Type }).IsUnique();
        }
    }
}
