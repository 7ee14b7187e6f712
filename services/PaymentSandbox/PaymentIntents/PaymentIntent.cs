using System.Text.Json;
using System.Text.Json.Nodes;
using Ecommerce.PaymentSandbox.Charges;
using Ecommerce.PaymentSandbox.HostedPage;
using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.PaymentSandbox.PaymentIntents;

/// <summary>The states of https://docs.stripe.com/payments/paymentintents/lifecycle that card payments pass through.</summary>
internal enum PaymentIntentStatus
{
    RequiresPaymentMethod,
    RequiresAction,
    RequiresCapture,
    Succeeded,
    Canceled,
}

/// <summary>
/// One payment, from the first attempt on the hosted page. It is changed only under its row lock
/// (<see cref="SandboxDbContext.LockPaymentIntentAsync"/>), so each change sees the one before it.
/// </summary>
internal sealed class PaymentIntent
{
    private readonly List<Charge> _charges = [];

    private PaymentIntent()
    {
    }

    public string Id { get; private init; } = StripeId.PaymentIntent();

    /// <summary>Lists go by this, newest first; clocks may stand still or go back.</summary>
    public long Sequence { get; private init; }

    public PaymentIntentStatus Status { get; private set; } = PaymentIntentStatus.RequiresPaymentMethod;

    /// <summary>In minor units of <see cref="Currency"/>, as are all amounts here.</summary>
    public required long Amount { get; init; }

    public long AmountCapturable { get; private set; }

    public long AmountReceived { get; private set; }

    public required string Currency { get; init; }

    public required bool ManualCapture { get; init; }

    public string? Description { get; init; }

    public string? ReceiptEmail { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required string CheckoutSessionId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? ApiVersion { get; init; }

    public DateTimeOffset? CanceledAt { get; private set; }

    public string? CancellationReason { get; private set; }

    /// <summary>The card that waits for 3-D Secure, or was accepted.</summary>
    public CardOnFile? Card { get; private set; }

    public PaymentError? LastError { get; private set; }

    public IReadOnlyList<Charge> Charges => _charges;

    public string? LatestChargeId { get; private set; }

    public Charge? LatestCharge => _charges.Find(charge => charge.Id == LatestChargeId);

    public static PaymentIntent Create(
        string checkoutSessionId,
        long amount,
        string currency,
        bool manualCapture,
        IReadOnlyDictionary<string, string> metadata,
        string? description,
        string? receiptEmail,
        string? apiVersion,
        DateTimeOffset now) => new()
        {
            CheckoutSessionId = checkoutSessionId,
            Amount = amount,
            Currency = currency,
            ManualCapture = manualCapture,
            Metadata = metadata,
            Description = description,
            ReceiptEmail = receiptEmail,
            ApiVersion = apiVersion,
            CreatedAt = now,
        };

    /// <summary>The issuer wants to see its customer first.</summary>
    public void RequireAuthentication(CardOnFile card)
    {
        Card = card;
        LastError = null;
        Status = PaymentIntentStatus.RequiresAction;
    }

    /// <summary>The issuer said yes: the amount is held, and taken at once unless capture is manual.</summary>
    public Charge Accept(CardOnFile card, string? name, string? email, DateTimeOffset now)
    {
        if (Status is not (PaymentIntentStatus.RequiresPaymentMethod or PaymentIntentStatus.RequiresAction))
        {
            throw new InvalidOperationException($"Payment {Id} is {Status} and cannot be accepted.");
        }

        Card = card;
        LastError = null;
        var charge = Charge.Accepted(this, card, name, email, now);
        Add(charge);
        if (ManualCapture)
        {
            Status = PaymentIntentStatus.RequiresCapture;
            AmountCapturable = Amount;
        }
        else
        {
            charge.Capture(Amount);
            Status = PaymentIntentStatus.Succeeded;
            AmountReceived = Amount;
        }

        return charge;
    }

    /// <summary>The issuer said no, or authentication failed before it was asked (then there is no charge).</summary>
    public Charge? Reject(CardOnFile card, Decline decline, bool issuerWasAsked, string? name, string? email, DateTimeOffset now)
    {
        Card = null;
        Status = PaymentIntentStatus.RequiresPaymentMethod;
        Charge? charge = null;
        if (issuerWasAsked)
        {
            charge = Charge.Declined(this, card, decline, name, email, now);
            Add(charge);
        }

        LastError = new PaymentError(decline.Code, decline.DeclineCode, decline.Message, charge?.Id, card);
        return charge;
    }

    /// <summary>Takes the amount that is held, or part of it; what is not taken is released.</summary>
    public Charge Capture(long amount)
    {
        if (Status is not PaymentIntentStatus.RequiresCapture || amount <= 0 || amount > AmountCapturable)
        {
            throw new InvalidOperationException($"Payment {Id} is {Status} and cannot capture {amount}.");
        }

        var charge = LatestCharge!;
        charge.Capture(amount);
        AmountReceived = amount;
        AmountCapturable = 0;
        Status = PaymentIntentStatus.Succeeded;
        return charge;
    }

    /// <returns>False when the payment is already taken or canceled.</returns>
    public bool Cancel(string? reason, DateTimeOffset now)
    {
        if (Status is PaymentIntentStatus.Succeeded or PaymentIntentStatus.Canceled)
        {
            return false;
        }

        Status = PaymentIntentStatus.Canceled;
        CancellationReason = reason;
        CanceledAt = now;
        AmountCapturable = 0;
        return true;
    }

    public JsonObject ToWire(bool expandCharge = false) => new()
    {
        ["id"] = Id,
        ["object"] = "payment_intent",
        ["amount"] = Amount,
        ["amount_capturable"] = AmountCapturable,
        ["amount_received"] = AmountReceived,
        ["canceled_at"] = CanceledAt?.ToUnixTimeSeconds(),
        ["cancellation_reason"] = CancellationReason,
        ["capture_method"] = ManualCapture ? "manual" : "automatic_async",
        ["client_secret"] = null,
        ["confirmation_method"] = "automatic",
        ["created"] = CreatedAt.ToUnixTimeSeconds(),
        ["currency"] = Currency,
        ["customer"] = null,
        ["description"] = Description,
        ["last_payment_error"] = LastError?.ToWire(),
        ["latest_charge"] = expandCharge ? LatestCharge?.ToWire() : (JsonNode?)LatestChargeId,
        ["livemode"] = false,
        ["metadata"] = Metadata.ToWire(),
        ["next_action"] = Status is PaymentIntentStatus.RequiresAction
            ? new JsonObject { ["type"] = "use_stripe_sdk" }
            : null,
        ["payment_method"] = Card?.PaymentMethodId,
        ["payment_method_types"] = new JsonArray("card"),
        ["receipt_email"] = ReceiptEmail,
        ["setup_future_usage"] = null,
        ["shipping"] = null,
        ["statement_descriptor"] = null,
        ["status"] = Status.ToWire(),
    };

    private void Add(Charge charge)
    {
        _charges.Add(charge);
        LatestChargeId = charge.Id;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<PaymentIntent>
    {
        public void Configure(EntityTypeBuilder<PaymentIntent> builder)
        {
            builder.ToTable("payment_intents", table =>
                table.HasCheckConstraint("ck_payment_intents_amounts", "amount_received >= 0 AND amount_capturable >= 0 AND amount_received + amount_capturable <= amount"));
            builder.Property(payment => payment.Id).HasMaxLength(64).ValueGeneratedNever();
            builder.Property(payment => payment.Sequence).UseIdentityAlwaysColumn();
            builder.HasIndex(payment => payment.Sequence).IsUnique();
            builder.Property(payment => payment.Status).HasConversion<string>().HasMaxLength(40);
            builder.Property(payment => payment.Metadata).HasColumnType("jsonb").HasJsonConversion();
            builder.HasIndex(payment => payment.Metadata).HasMethod("gin");
            builder.HasIndex(payment => payment.CheckoutSessionId).IsUnique();
            builder.Property(payment => payment.Card).HasColumnType("jsonb").HasConversion(
                card => JsonSerializer.Serialize(card, JsonSerializerOptions.Default),
                text => JsonSerializer.Deserialize<CardOnFile>(text, JsonSerializerOptions.Default)!);
            builder.Property(payment => payment.LastError).HasColumnType("jsonb").HasConversion(
                error => JsonSerializer.Serialize(error, JsonSerializerOptions.Default),
                text => JsonSerializer.Deserialize<PaymentError>(text, JsonSerializerOptions.Default)!);
            builder.HasMany(payment => payment.Charges).WithOne().HasForeignKey(charge => charge.PaymentIntentId);
        }
    }
}

/// <summary>All that is kept of a card.</summary>
internal sealed record CardOnFile(
    string PaymentMethodId, string Brand, string Last4, int ExpMonth, int ExpYear, CardFault Fault, Decline? Decline)
{
    public static CardOnFile From(CardDetails details) => new(
        StripeId.PaymentMethod(),
        details.Brand,
        details.Last4,
        details.ExpMonth,
        details.ExpYear,
        details.Card.Fault,
        details.Card.Decline);

    public JsonObject ToWire() => new()
    {
        ["brand"] = Brand,
        ["country"] = "US",
        ["exp_month"] = ExpMonth,
        ["exp_year"] = ExpYear,
        ["funding"] = "credit",
        ["last4"] = Last4,
        ["network"] = Brand,
    };
}

/// <summary>Why the last attempt failed.</summary>
internal sealed record PaymentError(string Code, string? DeclineCode, string Message, string? ChargeId, CardOnFile Card)
{
    public JsonObject ToWire()
    {
        var error = new JsonObject
        {
            ["type"] = ChargeId is null ? "invalid_request_error" : "card_error",
            ["code"] = Code,
            ["message"] = Message,
            ["doc_url"] = $"https://stripe.com/docs/error-codes/{Code.Replace('_', '-')}",
            ["payment_method"] = new JsonObject
            {
                ["id"] = Card.PaymentMethodId,
                ["object"] = "payment_method",
                ["type"] = "card",
                ["card"] = Card.ToWire(),
            },
        };
        if (ChargeId is not null)
        {
            error["charge"] = ChargeId;
        }

        if (DeclineCode is not null)
        {
            error["decline_code"] = DeclineCode;
        }

        return error;
    }
}
