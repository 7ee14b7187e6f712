namespace Ecommerce.PaymentSandbox;

/// <summary>The section <c>Sandbox</c>.</summary>
internal sealed class SandboxOptions
{
    /// <summary>The secret key that callers present, shaped as Stripe's test keys (<c>sk_test_…</c>).</summary>
    public string ApiKey { get; set; } = "sk_test_sandbox";

    /// <summary>Where events are posted; without it they are recorded and can be listed, but nothing is sent.</summary>
    public Uri? WebhookUrl { get; set; }

    /// <summary>Signs webhooks, as Stripe's <c>whsec_…</c> does.</summary>
    public string WebhookSecret { get; set; } = "whsec_sandbox";

    /// <summary>Base address of the hosted page as browsers see it; the request's own address if not set.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>What the cards that answer late wait.</summary>
    public TimeSpan LateAnswer { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often expired sessions and authorisations are looked for.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>An authorisation that is not captured is released after this time (7 days for cards, as at Stripe).</summary>
    public TimeSpan AuthorizationLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The fee of each capture: this part of the amount, and <see cref="FixedFee"/> on top.</summary>
    public decimal FeeRate { get; set; } = 0.015m;

    /// <summary>In minor units.</summary>
    public long FixedFee { get; set; } = 25;
}
