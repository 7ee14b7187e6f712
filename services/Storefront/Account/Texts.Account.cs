namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string SignInFailed => In("No has llegado a entrar", "You are not signed in");

    public string SignInFailedText => In(
        "La entrada se canceló o el enlace había caducado. Tu carrito sigue como estaba.",
        "Signing in was cancelled, or the link had expired. Your cart is as you left it.");

    public string Email => In("Correo electrónico", "Email");

    public string EmailHint => In(
        "Con este correo entras en la tienda.",
        "This is the address you sign in with.");

    public string GivenName => In("Nombre", "First name");

    public string FamilyName => In("Apellidos", "Surname");

    public string Phone => In("Teléfono", "Telephone");

    public string ProfilePhoneInvalid => In(
        "Teléfono: entre 5 y 30 cifras; puede empezar por + y llevar espacios, puntos, guiones o paréntesis.",
        "Telephone: 5 to 30 digits; it may start with + and have spaces, dots, hyphens or brackets.");

    public string PhoneInvalid => In(
        "Teléfono: solo cifras, espacios y el signo +.",
        "Telephone: digits, spaces and + only.");
}
