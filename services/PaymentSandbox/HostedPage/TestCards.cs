namespace Ecommerce.PaymentSandbox.HostedPage;

/// <summary>What a card's issuer says. The codes are Stripe's (https://docs.stripe.com/declines/codes).</summary>
internal sealed record Decline(string Code, string? DeclineCode, string Message)
{
    public static readonly Decline Generic = new("card_declined", "generic_decline", "Your card was declined.");

    public static readonly Decline InsufficientFunds = new("card_declined", "insufficient_funds", "Your card has insufficient funds.");

    public static readonly Decline Lost = new("card_declined", "lost_card", "Your card was declined.");

    public static readonly Decline Stolen = new("card_declined", "stolen_card", "Your card was declined.");

    public static readonly Decline Expired = new("expired_card", null, "Your card has expired.");

    public static readonly Decline IncorrectCvc = new("incorrect_cvc", null, "Your card's security code is incorrect.");

    public static readonly Decline ProcessingError = new("processing_error", null, "An error occurred while processing your card. Try again in a little bit.");

    public static readonly Decline NotATestCard = new("card_declined", "test_mode_live_card", "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, open the list on this page.");

    public static readonly Decline NotAuthenticated = new("payment_intent_authentication_failure", null, "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.");
}

/// <summary>
/// A test card: what its issuer says, whether it asks for 3-D Secure first, and what goes wrong on the way. A new case is a new
/// row of <see cref="All"/>; a new kind of fault is a member of <see cref="CardFault"/> and the place where it strikes.
/// </summary>
internal sealed record TestCard(string Number, string Spanish, string English)
{
    /// <summary>The numbers under "faults" are this sandbox's own; the others are Stripe's (https://docs.stripe.com/testing).</summary>
    public static readonly IReadOnlyList<TestCard> All =
    [
        new("4242424242424242", "Pago correcto", "Succeeds"),
        new("5555555555554444", "Pago correcto (Mastercard)", "Succeeds (Mastercard)"),
        new("378282246310005", "Pago correcto (American Express)", "Succeeds (American Express)"),
        new("4000002500003155", "Pide autenticación (3-D Secure)", "Asks for authentication (3-D Secure)") { Authenticates = true },
        new("4000002760003184", "Pide autenticación (3-D Secure)", "Asks for authentication (3-D Secure)") { Authenticates = true },
        new("4000008400001629", "Pide autenticación y luego se rechaza", "Asks for authentication, then declined") { Authenticates = true, Decline = Decline.Generic },
        new("4000000000000002", "Rechazada", "Declined") { Decline = Decline.Generic },
        new("4000000000009995", "Fondos insuficientes", "Insufficient funds") { Decline = Decline.InsufficientFunds },
        new("4000000000009987", "Rechazada: tarjeta perdida", "Declined: lost card") { Decline = Decline.Lost },
        new("4000000000009979", "Rechazada: tarjeta robada", "Declined: stolen card") { Decline = Decline.Stolen },
        new("4000000000000069", "Tarjeta caducada", "Expired card") { Decline = Decline.Expired },
        new("4000000000000127", "Código de seguridad incorrecto", "Incorrect security code") { Decline = Decline.IncorrectCvc },
        new("4000000000000119", "Error al procesar", "Processing error") { Decline = Decline.ProcessingError },
        new("4000000000009011", "Fallo: la autorización tarda 15 segundos", "Fault: the authorisation takes 15 seconds") { Fault = CardFault.LateAuthorization },
        new("4000000000009029", "Fallo: se autoriza, pero la respuesta de esta página se pierde", "Fault: authorised, but this page's answer is lost") { Fault = CardFault.LostAuthorizationAnswer },
        new("4000000000009037", "Fallo: la tienda pierde la respuesta al cobro, la anulación y el reembolso", "Fault: the shop loses the answer to capture, cancellation and refund") { Fault = CardFault.LostApiAnswer },
        new("4000000000009045", "Fallo: el cobro, la anulación y el reembolso contestan 15 segundos tarde", "Fault: capture, cancellation and refund answer 15 seconds late") { Fault = CardFault.LateApiAnswer },
        new("4000000000009052", "Fallo: los avisos (webhooks) salen 15 segundos tarde", "Fault: webhooks are sent 15 seconds late") { Fault = CardFault.LateWebhooks },
    ];

    public bool Authenticates { get; init; }

    public Decline? Decline { get; init; }

    public CardFault Fault { get; init; }

    /// <summary>The number in groups, for people.</summary>
    public string Display => Number.Length == 15
        ? $"{Number[..4]} {Number[4..10]} {Number[10..]}"
        : string.Join(' ', Number.Chunk(4).Select(group => new string(group)));

    /// <summary>Any number that is not in the list is declined as not being a test card.</summary>
    public static TestCard Find(string number) =>
        All.FirstOrDefault(card => card.Number == number)
        ?? new TestCard(number, string.Empty, string.Empty) { Decline = Decline.NotATestCard };
}
