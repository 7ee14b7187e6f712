using System.Text.Json;
using System.Text.Json.Nodes;
using Ecommerce.PaymentSandbox.HostedPage;
using Ecommerce.PaymentSandbox.PaymentIntents;
using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.PaymentSandbox.Charges;

/// <summary>One question to the issuer and its answer. An accepted one holds the amount until it is captured or released.</summary>
internal sealed class Charge
{
    private Charge()
    {
    }

    public string Id { get; private init; } = StripeId.Charge();

    public long Sequence { get; private init; }

    public required string PaymentIntentId { get; init; }

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required bool Paid { get; init; }

    public bool Captured { get; private set; }

    public long AmountCaptured { get; private set; }

    /// <summary>
    /// As at Stripe this counts what was given back and what was released: a partial capture leaves the rest here, and canceling
    /// an authorisation leaves all of it.
    /// </summary>
    public long AmountRefunded { get; private set; }

    public required CardOnFile Card { get; init; }

    public string? BillingName { get; init; }

    public string? BillingEmail { get; init; }

    public Decline? Decline { get; init; }

    public string? BalanceTransactionId { get; set; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public string? Description { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What can still be given back.</summary>
    public long Refundable => Captured ? Amount - AmountRefunded : 0;

    public static Charge Accepted(PaymentIntent payment, CardOnFile card, string? name, string? email, DateTimeOffset now) => new()
    {
        PaymentIntentId = payment.Id,
        Amount = payment.Amount,
        Currency = payment.Currency,
        Metadata = payment.Metadata,
        Description = payment.Description,
        Card = card,
        BillingName = name,
        BillingEmail = email,
        Paid = true,
        CreatedAt = now,
    };

    public static Charge Declined(
        PaymentIntent payment, CardOnFile card, Decline decline, string? name, string? email, DateTimeOffset now) => new()
        {
            PaymentIntentId = payment.Id,
            Amount = payment.Amount,
            Currency = payment.Currency,
            Metadata = payment.Metadata,
            Description = payment.Description,
            Card = card,
            BillingName = name,
            BillingEmail = email,
            Paid = false,
            Decline = decline,
            CreatedAt = now,
        };

    public void Capture(long amount)
    {
        Captured = true;
        AmountCaptured = amount;
        AmountRefunded = Amount - amount;
    }

    /// <summary>Lets go of an amount that was held and never taken.</summary>
    public void Release() => AmountRefunded = Amount;

    /// <returns>False when more would be given back than was taken.</returns>
    public bool Refund(long amount)
    {
        if (amount <= 0 || amount > Refundable)
        {
            return false;
        }

        AmountRefunded += amount;
        return true;
    }

    public JsonObject ToWire() => new()
    {
        ["id"] = Id,
        ["object"] = "charge",
        ["amount"] = Amount,
        ["amount_captured"] = AmountCaptured,
        ["amount_refunded"] = AmountRefunded,
        ["balance_transaction"] = BalanceTransactionId,
        ["billing_details"] = new JsonObject
        {
            ["address"] = null,
            ["email"] = BillingEmail,
            ["name"] = BillingName,
            ["phone"] = null,
        },
        ["captured"] = Captured,
        ["created"] = CreatedAt.ToUnixTimeSeconds(),
        ["currency"] = Currency,
        ["customer"] = null,
        ["description"] = Description,
        ["disputed"] = false,
        ["failure_code"] = Decline?.Code,
        ["failure_message"] = Decline?.Message,
        ["livemode"] = false,
        ["metadata"] = Metadata.ToWire(),
        ["outcome"] = new JsonObject
        {
            ["network_decline_code"] = null,
            ["network_status"] = Paid ? "approved_by_network" : "declined_by_network",
            ["reason"] = Decline?.DeclineCode ?? Decline?.Code,
            ["risk_level"] = "normal",
            ["seller_message"] = Paid ? "Payment complete." : "The bank did not return any further details with this decline.",
            ["type"] = Paid ? "authorized" : "issuer_declined",
        },
        ["paid"] = Paid,
        ["payment_intent"] = PaymentIntentId,
        ["payment_method"] = Card.PaymentMethodId,
        ["payment_method_details"] = new JsonObject { ["type"] = "card", ["card"] = Card.ToWire() },
        ["receipt_email"] = BillingEmail,
        ["refunded"] = AmountRefunded == Amount,
        ["status"] = Paid ? "succeeded" : "failed",
    };

    internal sealed class Configuration : IEntityTypeConfiguration<Charge>
    {
        public void Configure(EntityTypeBuilder<Charge> builder)
        {
            builder.ToTable("charges", table => table.HasCheckConstraint(
                "ck_charges_amounts",
                "amount_captured >= 0 AND amount_refunded >= 0 AND amount_captured <= amount AND amount_refunded <= amount"));
            builder.Property(charge => charge.Id).HasMaxLength(64).ValueGeneratedNever();
            builder.Property(charge => charge.Sequence).UseIdentityAlwaysColumn();
            builder.HasIndex(charge => charge.Sequence).IsUnique();
            builder.Property(charge => charge.Metadata).HasColumnType("jsonb").HasJsonConversion();
            builder.Property(charge => charge.Card).HasColumnType("jsonb").HasConversion(
                card => JsonSerializer.Serialize(card, JsonSerializerOptions.Default),
                text => JsonSerializer.Deserialize<CardOnFile>(text, JsonSerializerOptions.Default)!);
            builder.Property(charge => charge.Decline).HasColumnType("jsonb").HasConversion(
                decline => JsonSerializer.Serialize(decline, JsonSerializerOptions.Default),
                text => JsonSerializer.Deserialize<Decline>(text, JsonSerializerOptions.Default)!);
        }
    }
}
