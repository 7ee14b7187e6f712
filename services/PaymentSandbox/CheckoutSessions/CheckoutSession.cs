using System.Text.Json.Nodes;
using Ecommerce.PaymentSandbox.PaymentIntents;
using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.PaymentSandbox.CheckoutSessions;

internal enum CheckoutSessionStatus
{
    Open,
    Complete,
    Expired,
}

/// <summary>One visit to the hosted page. Changed only under its row lock (<see cref="SandboxDbContext.LockCheckoutSessionAsync"/>).</summary>
internal sealed class CheckoutSession
{
    private readonly List<LineItem> _lineItems = [];

    private CheckoutSession()
    {
    }

    public string Id { get; private init; } = StripeId.CheckoutSession();

    public long Sequence { get; private init; }

    public CheckoutSessionStatus Status { get; private set; } = CheckoutSessionStatus.Open;

    public IReadOnlyList<LineItem> LineItems => _lineItems;

    public required string Currency { get; init; }

    /// <summary>In minor units of <see cref="Currency"/>.</summary>
    public long AmountTotal { get; private init; }

    public required bool ManualCapture { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required IReadOnlyDictionary<string, string> PaymentMetadata { get; init; }

    public string? PaymentDescription { get; init; }

    public string? ClientReferenceId { get; init; }

    public string? CustomerEmail { get; init; }

    public string? Locale { get; init; }

    public required string SuccessUrl { get; init; }

    public string? CancelUrl { get; init; }

    public required string PageUrl { get; init; }

    public string? ApiVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>There is none before the first attempt to pay, as at Stripe since its version 2022-08-01.</summary>
    public string? PaymentIntentId { get; private set; }

    /// <summary>Who paid, or tried last.</summary>
    public string? PayerName { get; private set; }

    public string? PayerEmail { get; private set; }

    /// <summary>The page's form carries it and every attempt replaces it, so a form counts once.</summary>
    public string FormToken { get; private set; } = StripeId.Secret();

    public static CheckoutSession Open(
        IReadOnlyCollection<LineItem> lineItems,
        string currency,
        bool manualCapture,
        IReadOnlyDictionary<string, string> metadata,
        IReadOnlyDictionary<string, string> paymentMetadata,
        string? paymentDescription,
        string? clientReferenceId,
        string? customerEmail,
        string? locale,
        string successUrl,
        string? cancelUrl,
        Uri pages,
        string? apiVersion,
        DateTimeOffset now,
        DateTimeOffset expiresAt)
    {
        var id = StripeId.CheckoutSession();
        var session = new CheckoutSession
        {
            Id = id,
            Currency = currency,
            AmountTotal = lineItems.Sum(line => line.UnitAmount * line.Quantity),
            ManualCapture = manualCapture,
            Metadata = metadata,
            PaymentMetadata = paymentMetadata,
            PaymentDescription = paymentDescription,
            ClientReferenceId = clientReferenceId,
            CustomerEmail = customerEmail,
            Locale = locale,
            SuccessUrl = successUrl,
            CancelUrl = cancelUrl,
            PageUrl = new Uri(pages, $"/c/pay/{id}").ToString(),
            ApiVersion = apiVersion,
            CreatedAt = now,
            ExpiresAt = expiresAt,
        };
        session._lineItems.AddRange(lineItems);
        return session;
    }

    public bool IsOpen(DateTimeOffset now) => Status is CheckoutSessionStatus.Open && now < ExpiresAt;

    /// <summary>Where the customer goes after paying.</summary>
    public string SuccessLocation => SuccessUrl.Replace("{CHECKOUT_SESSION_ID}", Id, StringComparison.Ordinal);

    /// <summary>Somebody tries to pay: whatever form was shown before is spent.</summary>
    public void BeginAttempt(string name, string email)
    {
        PayerName = name;
        PayerEmail = email;
        FormToken = StripeId.Secret();
    }

    public PaymentIntent StartPayment(DateTimeOffset now)
    {
        var payment = PaymentIntent.Create(
            Id, AmountTotal, Currency, ManualCapture, PaymentMetadata, PaymentDescription, CustomerEmail, ApiVersion, now);
        PaymentIntentId = payment.Id;
        return payment;
    }

    /// <summary>The authentication page is shown, or was answered.</summary>
    public void RenewForm() => FormToken = StripeId.Secret();

    public void Complete() => Status = CheckoutSessionStatus.Complete;

    /// <returns>False when it is no longer open.</returns>
    public bool Expire()
    {
        if (Status is not CheckoutSessionStatus.Open)
        {
            return false;
        }

        Status = CheckoutSessionStatus.Expired;
        return true;
    }

    /// <summary>
    /// <c>payment_status</c> is <c>paid</c> when the funds are in the account: an authorisation alone leaves a complete session
    /// unpaid, and capturing it makes it paid (https://docs.stripe.com/api/checkout/sessions/object).
    /// </summary>
    public JsonObject ToWire(PaymentIntent? payment, bool expandPayment = false, bool expandCharge = false, bool withLineItems = false)
    {
        var wire = new JsonObject
        {
            ["id"] = Id,
            ["object"] = "checkout.session",
            ["amount_subtotal"] = AmountTotal,
            ["amount_total"] = AmountTotal,
            ["automatic_tax"] = new JsonObject { ["enabled"] = false, ["status"] = null },
            ["cancel_url"] = CancelUrl,
            ["client_reference_id"] = ClientReferenceId,
            ["created"] = CreatedAt.ToUnixTimeSeconds(),
            ["currency"] = Currency,
            ["custom_fields"] = new JsonArray(),
            ["customer"] = null,
            ["customer_creation"] = "if_required",
            ["customer_details"] = PayerEmail is null && CustomerEmail is null
                ? null
                : new JsonObject
                {
                    ["address"] = null,
                    ["email"] = PayerEmail ?? CustomerEmail,
                    ["name"] = PayerName,
                    ["phone"] = null,
                    ["tax_exempt"] = "none",
                    ["tax_ids"] = new JsonArray(),
                },
            ["customer_email"] = CustomerEmail,
            ["expires_at"] = ExpiresAt.ToUnixTimeSeconds(),
            ["livemode"] = false,
            ["locale"] = Locale,
            ["metadata"] = Metadata.ToWire(),
            ["mode"] = "payment",
            ["payment_intent"] = expandPayment ? payment?.ToWire(expandCharge) : (JsonNode?)PaymentIntentId,
            ["payment_method_collection"] = "if_required",
            ["payment_method_types"] = new JsonArray("card"),
            ["payment_status"] = payment?.Status is PaymentIntentStatus.Succeeded ? "paid" : "unpaid",
            ["shipping_options"] = new JsonArray(),
            ["status"] = Status.ToWire(),
            ["success_url"] = SuccessUrl,
            ["total_details"] = new JsonObject { ["amount_discount"] = 0, ["amount_shipping"] = 0, ["amount_tax"] = 0 },
            ["ui_mode"] = "hosted_page",
            ["url"] = Status is CheckoutSessionStatus.Open ? PageUrl : null,
        };
        if (withLineItems)
        {
            wire["line_items"] = StripeList.Of(
                [.. LineItems.Select(line => line.ToWire(Currency))], hasMore: false, $"/v1/checkout/sessions/{Id}/line_items");
        }

        return wire;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<CheckoutSession>
    {
        public void Configure(EntityTypeBuilder<CheckoutSession> builder)
        {
            builder.ToTable("checkout_sessions");
            builder.Property(session => session.Id).HasMaxLength(80).ValueGeneratedNever();
            builder.Property(session => session.Sequence).UseIdentityAlwaysColumn();
            builder.HasIndex(session => session.Sequence).IsUnique();
            builder.Property(session => session.Status).HasConversion<string>().HasMaxLength(20);
            builder.Property(session => session.Metadata).HasColumnType("jsonb").HasJsonConversion();
            builder.Property(session => session.PaymentMetadata).HasColumnType("jsonb").HasJsonConversion();
            builder.OwnsMany(session => session.LineItems, line => line.ToJson());
            builder.HasIndex(session => session.PaymentIntentId).IsUnique();
            builder.HasIndex(session => session.ExpiresAt).HasFilter("status = 'Open'");
        }
    }
}

/// <summary>One line of the order; its unit amount is in minor units of the session's currency.</summary>
internal sealed record LineItem(string Id, string Name, string? Description, long UnitAmount, int Quantity)
{
    public JsonObject ToWire(string currency) => new()
    {
        ["id"] = Id,
        ["object"] = "item",
        ["amount_discount"] = 0,
        ["amount_subtotal"] = UnitAmount * Quantity,
        ["amount_tax"] = 0,
        ["amount_total"] = UnitAmount * Quantity,
        ["currency"] = currency,
        ["description"] = Name,
        ["price"] = new JsonObject
        {
            ["id"] = $"price_{Id[3..]}",
            ["object"] = "price",
            ["active"] = false,
            ["currency"] = currency,
            ["type"] = "one_time",
            ["unit_amount"] = UnitAmount,
        },
        ["quantity"] = Quantity,
    };
}
