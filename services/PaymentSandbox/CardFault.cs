namespace Ecommerce.PaymentSandbox;

/// <summary>Something that goes wrong between the provider, the customer and the shop, chosen by the card's number.</summary>
internal enum CardFault
{
    None,

    /// <summary>The issuer's answer takes <see cref="SandboxOptions.LateAnswer"/>; nothing is recorded before it.</summary>
    LateAuthorization,

    /// <summary>The payment is recorded, and the connection of the page is cut instead of answered.</summary>
    LostAuthorizationAnswer,

    /// <summary>Each call that moves money is carried out, and its connection is cut instead of answered.</summary>
    LostApiAnswer,

    /// <summary>Each call that moves money is carried out, and answered after <see cref="SandboxOptions.LateAnswer"/>.</summary>
    LateApiAnswer,

    /// <summary>Events are first sent after <see cref="SandboxOptions.LateAnswer"/>.</summary>
    LateWebhooks,
}
