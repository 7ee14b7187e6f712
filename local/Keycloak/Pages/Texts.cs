using System.Globalization;
using Ecommerce.Keycloak.Realms;

namespace Ecommerce.Keycloak.Pages;

/// <summary>What the pages say, in one language.</summary>
internal sealed record Texts
{
    private static readonly Texts _spanish = new()
    {
        Language = "es",
        SignIn = "Inicia sesión",
        SignInButton = "Iniciar sesión",
        Register = "Crea tu cuenta",
        RegisterButton = "Crear cuenta",
        NoAccount = "¿Aún no tienes cuenta?",
        HaveAccount = "¿Ya tienes cuenta?",
        Email = "Correo electrónico",
        Password = "Contraseña",
        ConfirmPassword = "Repite la contraseña",
        FirstName = "Nombre",
        LastName = "Apellidos",
        PasswordHint = "Al menos {0} caracteres. Evita las contraseñas corrientes.",
        WrongPassword = "El correo electrónico o la contraseña no son correctos.",
        Locked = "Demasiados intentos fallidos. Espera unos minutos y vuelve a intentarlo.",
        Disabled = "Esta cuenta está desactivada. Ponte en contacto con la tienda.",
        FormExpired = "La página había caducado. Vuelve a intentarlo.",
        CheckFields = "Revisa los campos señalados.",
        Required = "Este campo es obligatorio.",
        TooLong = "El texto es demasiado largo.",
        InvalidText = "El texto contiene caracteres que no se admiten.",
        InvalidEmail = "Escribe una dirección de correo electrónico válida.",
        EmailTaken = "Ya existe una cuenta con este correo electrónico.",
        PasswordTooShort = "La contraseña es demasiado corta: necesita al menos {0} caracteres.",
        PasswordTooLong = "La contraseña es demasiado larga: admite {0} caracteres como máximo.",
        PasswordIsName = "La contraseña no puede ser tu correo electrónico.",
        PasswordTooCommon = "Esta contraseña es demasiado corriente. Elige otra.",
        PasswordsDiffer = "Las contraseñas no coinciden.",
        SignOut = "Cerrar sesión",
        SignOutQuestion = "¿Quieres cerrar la sesión?",
        SignedOut = "Has cerrado la sesión.",
        ErrorTitle = "No podemos continuar",
        BackToShop = "Volver a la tienda",
        Languages = "Idioma",
        Development = "Inicio de sesión para desarrollo",
    };

    private static readonly Texts _english = new()
    {
        Language = "en",
        SignIn = "Sign in",
        SignInButton = "Sign in",
        Register = "Create your account",
        RegisterButton = "Create account",
        NoAccount = "New here?",
        HaveAccount = "Already have an account?",
        Email = "E-mail address",
        Password = "Password",
        ConfirmPassword = "Repeat the password",
        FirstName = "First name",
        LastName = "Last name",
        PasswordHint = "At least {0} characters. Avoid common passwords.",
        WrongPassword = "The e-mail address or the password is wrong.",
        Locked = "Too many failed attempts. Wait a few minutes and try again.",
        Disabled = "This account is disabled. Please contact the shop.",
        FormExpired = "The page had expired. Please try again.",
        CheckFields = "Please check the marked fields.",
        Required = "This field is required.",
        TooLong = "The text is too long.",
        InvalidText = "The text has characters that are not allowed.",
        InvalidEmail = "Enter a valid e-mail address.",
        EmailTaken = "There is an account with this e-mail address already.",
        PasswordTooShort = "The password is too short: it needs at least {0} characters.",
        PasswordTooLong = "The password is too long: it may have {0} characters at most.",
        PasswordIsName = "The password cannot be your e-mail address.",
        PasswordTooCommon = "This password is too common. Choose another one.",
        PasswordsDiffer = "The passwords differ.",
        SignOut = "Sign out",
        SignOutQuestion = "Do you want to sign out?",
        SignedOut = "You are signed out.",
        ErrorTitle = "We cannot go on",
        BackToShop = "Back to the shop",
        Languages = "Language",
        Development = "Sign-in for development",
    };

    public required string Language { get; init; }
    public required string SignIn { get; init; }
    public required string SignInButton { get; init; }
    public required string Register { get; init; }
    public required string RegisterButton { get; init; }
    public required string NoAccount { get; init; }
    public required string HaveAccount { get; init; }
    public required string Email { get; init; }
    public required string Password { get; init; }
    public required string ConfirmPassword { get; init; }
    public required string FirstName { get; init; }
    public required string LastName { get; init; }
    public required string PasswordHint { get; init; }
    public required string WrongPassword { get; init; }
    public required string Locked { get; init; }
    public required string Disabled { get; init; }
    public required string FormExpired { get; init; }
    public required string CheckFields { get; init; }
    public required string Required { get; init; }
    public required string TooLong { get; init; }
    public required string InvalidText { get; init; }
    public required string InvalidEmail { get; init; }
    public required string EmailTaken { get; init; }
    public required string PasswordTooShort { get; init; }
    public required string PasswordTooLong { get; init; }
    public required string PasswordIsName { get; init; }
    public required string PasswordTooCommon { get; init; }
    public required string PasswordsDiffer { get; init; }
    public required string SignOut { get; init; }
    public required string SignOutQuestion { get; init; }
    public required string SignedOut { get; init; }
    public required string ErrorTitle { get; init; }
    public required string BackToShop { get; init; }
    public required string Languages { get; init; }
    public required string Development { get; init; }

    /// <summary>As Keycloak chooses: the language picked on the page, then the one the shop asked for, then the browser's.</summary>
    public static Texts For(HttpRequest request, RealmRepresentation realm)
    {
        var wanted = new[] { request.Query["kc_locale"].ToString() }
            .Concat(request.Query["ui_locales"].ToString().Split(' '))
            .Concat(request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1).Select(language => language.Value.ToString()))
            .Append(realm.DefaultLocale);
        return wanted.Select(Supported).First(texts => texts is not null) ?? _english;

        Texts? Supported(string language) => language.Split('-')[0] switch
        {
            "es" when realm.SupportedLocales.Contains("es") => _spanish,
            "en" when realm.SupportedLocales.Contains("en") => _english,
            _ when language == realm.DefaultLocale => language == "es" ? _spanish : _english,
            _ => null,
        };
    }

    public static string Fill(string text, int number) => string.Format(CultureInfo.InvariantCulture, text, number);

    public string Of(PasswordFault fault, PasswordPolicy policy) => fault switch
    {
        PasswordFault.TooShort => Fill(PasswordTooShort, policy.MinimumLength),
        PasswordFault.TooLong => Fill(PasswordTooLong, policy.MaximumLength),
        PasswordFault.TooCommon => PasswordTooCommon,
        _ => PasswordIsName,
    };
}
