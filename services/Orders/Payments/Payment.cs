using Ecommerce.Orders.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Orders.Payments;

/// <summary>
/// One attempt to pay an order: one page at the provider, on which several cards may be tried. The row is committed before the
/// provider hears of it, and says when the provider is to be asked next, so that whatever dies in between is made up for.
/// </summary>
internal sealed class Payment
{
    private Payment()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrderId { get; private init; }

    /// <summary>1 for the order's first; part of the idempotency key at the provider.</summary>
    public int Attempt { get; private init; }

    public PaymentStatus Status { get; private set; }

    public decimal Amount { get; private init; }

    public required string Currency { get; init; }

    /// <summary>Of the provider's page.</summary>
    public required string Language { get; init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When the provider closes the page by itself.</summary>
    public DateTimeOffset SessionExpiresAt { get; private init; }

    /// <summary>Null until the provider's answer has been written down.</summary>
    public string? SessionId { get; private set; }

    public string? SessionUrl { get; private set; }

    public string? PaymentIntentId { get; private set; }

    public string? DeclineCode { get; private set; }

    public string? DeclineMessage { get; private set; }

    public DateTimeOffset? AuthorizedAt { get; private set; }

    /// <summary>What is to be taken of the held money, once anything is; decided with the first shipment.</summary>
    public decimal? CaptureAmount { get; private set; }

    /// <summary>What the provider has taken for us.</summary>
    public decimal? CapturedAmount { get; private set; }

    public DateTimeOffset? CapturedAt { get; private set; }

    /// <summary>The sum of all refunds that have not failed; never more than was captured.</summary>
    public decimal RefundTotal { get; private set; }

    /// <summary>The sum of the refunds that the provider has carried out.</summary>
    public decimal RefundedAmount { get; private set; }

    /// <summary>Captured money that no refund has been asked for.</summary>
    public decimal Refundable => (CapturedAmount ?? 0) - RefundTotal;

    /// <summary>When the provider is asked next; null when nothing is awaited from it.</summary>
    public DateTimeOffset? NextCheckAt { get; private set; }

    /// <summary>Questions in vain since the last news.</summary>
    public int Checks { get; private set; }

    /// <summary>Raised by each sign that there is news, so that an answer that was asked for before it does not postpone the next question.</summary>
    public int Hints { get; private set; }

    /// <summary>Why the provider could not be asked last time.</summary>
    public string? LastError { get; private set; }

    /// <summary>The provider may still hold, or come to hold, money under it.</summary>
    public bool IsLive => Status is PaymentStatus.Created or PaymentStatus.Declined or PaymentStatus.Authorized
        or PaymentStatus.Captured or PaymentStatus.PartiallyRefunded;

    /// <summary>The money is ours, or was.</summary>
    public bool IsCaptured => Status is PaymentStatus.Captured or PaymentStatus.PartiallyRefunded or PaymentStatus.Refunded;

    /// <summary>The customer may be sent to the provider's page.</summary>
    public bool IsOpen => Status is PaymentStatus.Created or PaymentStatus.Declined;

    public static Payment Start(Order order, int attempt, string language, DateTimeOffset now, PaymentOptions options) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrderId = order.Id,
        Attempt = attempt,
        Amount = order.Total,
        Currency = order.Currency,
        Language = language,
        CreatedAt = now,
        // Whole seconds, as the provider counts: a repeat of the request must be the same to the letter.
        SessionExpiresAt = DateTimeOffset.FromUnixTimeSeconds((now + options.SessionLifetime).ToUnixTimeSeconds()),
        NextCheckAt = now + options.FirstCheckAfter,
    };

    /// <summary>The provider has opened its page.</summary>
    public void SessionOpened(string sessionId, string? url)
    {
        SessionId = sessionId;
        SessionUrl = url;
        LastError = null;
    }

    public void FoundPaymentIntent(string? paymentIntentId) => PaymentIntentId ??= paymentIntentId;

    /// <summary>The provider owes us an answer, and is asked no more by itself: the budget of questions is used up.</summary>
    public bool IsGivenUp => NextCheckAt is null && Checks > 0;

    /// <summary>There is news at the provider, or something to be done there: a new budget of questions.</summary>
    public void CheckNow(DateTimeOffset now)
    {
        NextCheckAt = now;
        Checks = 0;
        Hints++;
    }

    /// <summary>Notes the end of a question that brought no final answer; the next one follows after a wait that doubles, while the budget lasts.</summary>
    /// <param name="hints">The value of <see cref="Hints"/> when the question was asked.</param>
    /// <param name="isInVain">Whether it is the provider who keeps us waiting, and not the customer, who has time until the page closes.</param>
    public void CheckAgain(int hints, string? error, bool isInVain, DateTimeOffset now, PaymentOptions options)
    {
        LastError = error;
        var wait = TimeSpan.FromTicks(Math.Min(
            options.LongestWait.Ticks, options.FirstCheckAfter.Ticks * (1L << Math.Min(Checks, 16))));
        if (isInVain || wait < options.LongestWait)
        {
            Checks++;
        }

        NextCheckAt = hints != Hints ? now : isInVain && Checks >= options.AskAtMost ? null : now + wait;
    }

    /// <summary>Notes that there is nothing left to ask, or not before a time.</summary>
    /// <inheritdoc cref="CheckAgain"/>
    public void CheckNoMore(int hints, DateTimeOffset? until, DateTimeOffset now)
    {
        LastError = null;
        Checks = 0;
        NextCheckAt = hints != Hints ? now : until;
    }

    /// <summary>Asks for the money, once for all.</summary>
    internal void Capture(decimal amount, DateTimeOffset now)
    {
        if (Status is not PaymentStatus.Authorized || CaptureAmount is not null || amount <= 0 || amount > Amount)
        {
            throw new InvalidOperationException($"Payment {Id} is {Status} and cannot capture {amount}.");
        }

        CaptureAmount = amount;
        CheckNow(now);
    }

    /// <summary>Notes what the provider has taken.</summary>
    internal void Captured(decimal amount, DateTimeOffset now)
    {
        CaptureAmount ??= amount;
        CapturedAmount = amount;
        CapturedAt = now;
    }

    internal void AskRefund(decimal amount, DateTimeOffset now)
    {
        if (amount > Refundable)
        {
            throw new InvalidOperationException($"Payment {Id} cannot give back {amount}.");
        }

        RefundTotal += amount;
        CheckNow(now);
    }

    internal void RefundFailed(decimal amount) => RefundTotal -= amount;

    internal void Refunded(decimal amount) => RefundedAmount += amount;

    /// <summary>Called by the order, which writes its timeline.</summary>
    internal bool Move(PaymentStatus to, DateTimeOffset now)
    {
        if (!PaymentMachine.Payment.Allow(Status, to))
        {
            return false;
        }

        Status = to;
        if (to is PaymentStatus.Authorized)
        {
            AuthorizedAt = now;
            DeclineCode = DeclineMessage = null;
        }

        return true;
    }

    /// <returns>False when this refusal is known already.</returns>
    internal bool Decline(string code, string? message, DateTimeOffset now)
    {
        if (Status is PaymentStatus.Declined ? (DeclineCode, DeclineMessage) == (code, message) : !Move(PaymentStatus.Declined, now))
        {
            return false;
        }

        (DeclineCode, DeclineMessage) = (code, message);
        return true;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Payment>
    {
        public void Configure(EntityTypeBuilder<Payment> builder)
        {
            builder.ToTable("payments", table =>
            {
                table.HasCheckConstraint("ck_payments_capture", "capture_amount > 0 AND capture_amount <= amount AND captured_amount <= amount");
                table.HasCheckConstraint(
                    "ck_payments_refunds",
                    "refunded_amount >= 0 AND refunded_amount <= refund_total AND refund_total <= coalesce(captured_amount, 0)");
            });
            builder.Property(payment => payment.Id).ValueGeneratedNever();
            builder.Property(payment => payment.Status).HasConversion<string>().HasMaxLength(20);
            builder.Property(payment => payment.Amount).HasPrecision(12, 2);
            builder.Property(payment => payment.CaptureAmount).HasPrecision(12, 2);
            builder.Property(payment => payment.CapturedAmount).HasPrecision(12, 2);
            builder.Property(payment => payment.RefundTotal).HasPrecision(12, 2);
            builder.Property(payment => payment.RefundedAmount).HasPrecision(12, 2);
            builder.Property(payment => payment.Currency).HasMaxLength(3);
            builder.Property(payment => payment.Language).HasMaxLength(2);
            builder.Property(payment => payment.SessionId).HasMaxLength(200);
            builder.Property(payment => payment.SessionUrl).HasMaxLength(2000);
            builder.Property(payment => payment.PaymentIntentId).HasMaxLength(200);
            builder.Property(payment => payment.DeclineCode).HasMaxLength(100);
            builder.Property(payment => payment.DeclineMessage).HasMaxLength(500);
            builder.Property(payment => payment.LastError).HasMaxLength(500);
            builder.HasIndex(payment => new { payment.OrderId, payment.Attempt }).IsUnique();
            builder.HasIndex(payment => payment.SessionId).IsUnique();
            builder.HasIndex(payment => payment.PaymentIntentId).IsUnique();
            builder.HasIndex(payment => payment.NextCheckAt).HasFilter("next_check_at IS NOT NULL");

            // Whatever goes wrong, no second attempt can hold money beside a first.
            builder.HasIndex(payment => payment.OrderId, "OneLiveAttempt").IsUnique().HasDatabaseName("ix_payments_one_live_attempt")
                .HasFilter("status IN ('Created', 'Declined', 'Authorized', 'Captured', 'PartiallyRefunded')");
        }
    }
}
