using System.ComponentModel.DataAnnotations;

namespace Ecommerce.Orders.Payments;

/// <summary>What becomes of held money that nobody has captured in time.</summary>
internal enum UncapturedPolicy
{
    /// <summary>The money is given back, the order cancelled, its stock returned.</summary>
    Void,

    /// <summary>The money is captured although nothing has been shipped. What never ships is refunded.</summary>
    Capture,
}

/// <summary>The payment provider, Stripe or what speaks its wire protocol; section <c>Payments</c>.</summary>
internal sealed class PaymentOptions
{
    public const string Section = "Payments";

    [Required]
    public string ApiBase { get; set; } = "https://api.stripe.com";

    [Required]
    public string ApiKey { get; set; } = "";

    [Required]
    public string WebhookSecret { get; set; } = "";

    /// <summary>How long a page stays open. Stripe takes 30 minutes at least, from its own clock; the order may close it earlier.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromMinutes(31);

    /// <summary>How old a webhook's signature may be.</summary>
    public TimeSpan WebhookTolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often due payments are looked for.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>An open payment is asked for after this long, doubled each time: a webhook may be lost.</summary>
    public TimeSpan FirstCheckAfter { get; set; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// After so many questions in vain, two hours' worth, the provider is asked no more about a payment, and its order is stuck until
    /// somebody at the order desk has it looked at again or a webhook brings news. Waiting for the customer is not in vain.
    /// </summary>
    public int AskAtMost { get; set; } = 240;

    /// <summary>Issuers let go of held money after seven days; what is not captured after this long raises an alert.</summary>
    public TimeSpan CaptureWithin { get; set; } = TimeSpan.FromDays(6);

    public UncapturedPolicy WhenNotCaptured { get; set; } = UncapturedPolicy.Void;
}
