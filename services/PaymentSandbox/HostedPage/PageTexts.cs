using System.Globalization;
using Ecommerce.ServiceDefaults;

namespace Ecommerce.PaymentSandbox.HostedPage;

/// <summary>The words of the hosted pages, in the session's language, or else the browser's.</summary>
public sealed class PageTexts
{
    private readonly bool _spanish;
    private readonly CultureInfo _culture;

    private PageTexts(string language)
    {
        LanguageTag = language;
        _spanish = language == Language.Spanish;
        _culture = CultureInfo.GetCultureInfo(_spanish ? "es-ES" : "en-IE");
    }

    public string LanguageTag { get; }

    public string OtherLanguageTag => _spanish ? Language.English : Language.Spanish;

    public string OtherLanguage => _spanish ? "English" : "Español";

    public string TestMode => Say("Modo de prueba", "Test mode");

    public string TestModeNote => Say(
        "Esta página simula un proveedor de pagos: no se cobra dinero. Usa solo tarjetas de prueba.",
        "This page simulates a payment provider: no money is taken. Use test cards only.");

    public string Title => Say("Pagar", "Pay");

    public string YourOrder => Say("Tu pedido", "Your order");

    public string Quantity => Say("Cantidad", "Quantity");

    public string Total => Say("Total", "Total");

    public string Contact => Say("Datos de contacto", "Contact details");

    public string Email => Say("Correo electrónico", "E-mail");

    public string PayByCard => Say("Pagar con tarjeta", "Pay by card");

    public string CardNumber => Say("Número de tarjeta", "Card number");

    public string Expiry => Say("Caducidad (MM/AA)", "Expiry (MM/YY)");

    public string ExpiryExample => Say("MM/AA", "MM/YY");

    public string Cvc => Say("CVC", "CVC");

    public string CvcHint => Say("3 cifras; 4 en American Express", "3 digits; 4 on American Express");

    public string CardholderName => Say("Nombre del titular", "Cardholder name");

    public string Back => Say("Volver a la tienda", "Back to the shop");

    public string TestCards => Say("Tarjetas de prueba", "Test cards");

    public string TestCardsNote => Say(
        "Con cualquier caducidad futura y cualquier CVC. Las demás tarjetas se rechazan.",
        "With any future expiry and any CVC. Other cards are declined.");

    public string Card => Say("Tarjeta", "Card");

    public string Outcome => Say("Resultado", "Outcome");

    public string Stale => Say(
        "Este formulario ya se había enviado. Comprueba los datos y vuelve a intentarlo.",
        "That form had been sent before. Check the details and try again.");

    public string PleaseCorrect => Say("Corrige los campos marcados.", "Please correct the marked fields.");

    public string ChallengeTitle => Say("Confirma que eres tú", "Confirm it is you");

    public string ChallengeNote => Say(
        "El banco de tu tarjeta pide autenticación (3-D Secure). En este entorno de prueba eliges tú el resultado.",
        "Your card's bank asks for authentication (3-D Secure). In this test environment you choose the outcome.");

    public string ChallengeComplete => Say("Completar la autenticación", "Complete authentication");

    public string ChallengeFail => Say("Fallar la autenticación", "Fail authentication");

    public string ChallengeCancel => Say("Usar otra tarjeta", "Use another card");

    public string PaidTitle => Say("El pago está hecho", "The payment is done");

    public string PaidNote => Say("No hace falta pagar otra vez.", "There is no need to pay again.");

    public string ExpiredTitle => Say("Esta página de pago ha caducado", "This payment page has expired");

    public string ExpiredNote => Say(
        "No se ha cobrado nada. Vuelve a la tienda para empezar de nuevo.",
        "Nothing was charged. Go back to the shop to start again.");

    public string UnknownTitle => Say("No encontramos esta página de pago", "We cannot find this payment page");

    public string UnknownNote => Say("Comprueba la dirección.", "Check the address.");

    public static PageTexts For(string? sessionLocale, HttpRequest request)
    {
        var asked = request.Query["locale"].ToString() is { Length: > 0 } query ? query : sessionLocale;
        return new PageTexts(asked switch
        {
            { } locale when locale.StartsWith(Language.Spanish, StringComparison.OrdinalIgnoreCase) => Language.Spanish,
            null or "auto" => Language.From(request),
            _ => Language.English,
        });
    }

    public string Pay(string amount) => Say($"Pagar {amount}", $"Pay {amount}");

    /// <param name="amount">In minor units.</param>
    /// <param name="currency">Three letters.</param>
    public string Money(long amount, string currency)
    {
        var number = (amount / 100m).ToString("N2", _culture);
        return (currency, _spanish) switch
        {
            ("eur", true) => $"{number} €",
            ("eur", false) => $"€{number}",
            _ => $"{number} {currency.ToUpperInvariant()}",
        };
    }

    internal string Describe(TestCard card) => _spanish ? card.Spanish : card.English;

    internal string FieldError(string code) => code switch
    {
        "invalid_number" => Say("Escribe el número completo de la tarjeta.", "Enter the whole card number."),
        "incorrect_number" => Say("El número de la tarjeta no es correcto.", "The card number is incorrect."),
        "invalid_expiry" => Say("Escribe la caducidad como MM/AA.", "Enter the expiry as MM/YY."),
        "expired" => Say("La fecha de caducidad ya ha pasado.", "The expiry date is in the past."),
        "invalid_cvc" => Say("Escribe el código de seguridad completo.", "Enter the whole security code."),
        "name" => Say("Escribe el nombre del titular.", "Enter the cardholder's name."),
        "email" => Say("Escribe una dirección de correo válida.", "Enter a valid e-mail address."),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };

    internal string DeclineMessage(string code, string? declineCode) => (declineCode ?? code) switch
    {
        "insufficient_funds" => Say(
            "La tarjeta no tiene fondos suficientes. Prueba con otra tarjeta.",
            "The card has insufficient funds. Try another card."),
        "expired_card" => Say("La tarjeta ha caducado. Prueba con otra tarjeta.", "The card has expired. Try another card."),
        "incorrect_cvc" => Say(
            "El código de seguridad no es correcto. Compruébalo e inténtalo otra vez.",
            "The security code is incorrect. Check it and try again."),
        "processing_error" => Say(
            "Hubo un error al procesar la tarjeta. Inténtalo de nuevo dentro de un momento.",
            "An error occurred while processing the card. Try again in a moment."),
        "payment_intent_authentication_failure" => Say(
            "No se pudo autenticar la tarjeta. Inténtalo otra vez o elige otra tarjeta.",
            "The card could not be authenticated. Try again or choose another card."),
        "test_mode_live_card" => Say(
            "Esto es un entorno de prueba y ese número no es una tarjeta de prueba: no se ha cobrado nada. Elige una de la lista.",
            "This is a sandbox and that number is not a test card: nothing was charged. Choose one from the list."),
        _ => Say(
            "La tarjeta ha sido rechazada. No se ha cobrado nada; prueba con otra tarjeta.",
            "The card was declined. Nothing was charged; try another card."),
    };

    private string Say(string spanish, string english) => _spanish ? spanish : english;
}
