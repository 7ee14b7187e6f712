using System.Globalization;
using Ecommerce.Keycloak.Accounts;
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
        ForgottenPasswordLink = "¿Has olvidado la contraseña?",
        ForgottenPassword = "Contraseña olvidada",
        ForgottenPasswordText = "Escribe tu correo electrónico y te enviaremos un enlace para elegir otra.",
        SendLink = "Enviar enlace",
        LinkSent = "Si hay una cuenta con esa dirección, en breve recibirás un correo con los pasos que seguir.",
        MailNotSent = "No hemos podido enviar el correo. Vuelve a intentarlo más tarde.",
        BackToSignIn = "Volver a iniciar sesión",
        ChoosePassword = "Elige una contraseña nueva",
        NewPassword = "Contraseña nueva",
        SavePassword = "Guardar contraseña",
        ConfirmAddress = "Confirma tu correo electrónico",
        Confirm = "Confirmar",
        AccountUpdated = "Tu cuenta está al día",
        PasswordChanged = "Ya puedes entrar con la contraseña nueva. En los demás dispositivos se ha cerrado la sesión.",
        AddressConfirmed = "Has confirmado tu dirección de correo electrónico.",
        LinkExpired = "El enlace ha caducado o ya se ha usado. Pide otro desde la página de inicio de sesión.",
        PasswordMailSubject = "Elige una contraseña nueva",
        ActionMailSubject = "Completa tu cuenta",
        MailGreeting = "Hola:",
        PasswordMailText = "Se ha pedido una contraseña nueva para tu cuenta. Si has sido tú, abre este enlace; si no, no hagas nada.",
        ActionMailText = "La tienda te pide que completes tu cuenta en esta página:",
        MailLinkLifetime = "El enlace sirve una vez, durante {0} minutos.",
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
        ForgottenPasswordLink = "Forgotten your password?",
        ForgottenPassword = "Forgotten password",
        ForgottenPasswordText = "Enter your e-mail address, and we send you a link to choose another one.",
        SendLink = "Send link",
        LinkSent = "If there is an account with that address, you will shortly receive a mail with what to do next.",
        MailNotSent = "We could not send the mail. Please try again later.",
        BackToSignIn = "Back to sign in",
        ChoosePassword = "Choose a new password",
        NewPassword = "New password",
        SavePassword = "Save password",
        ConfirmAddress = "Confirm your e-mail address",
        Confirm = "Confirm",
        AccountUpdated = "Your account is up to date",
        PasswordChanged = "You can sign in with the new password now. On other devices you have been signed out.",
        AddressConfirmed = "You have confirmed your e-mail address.",
        LinkExpired = "The link has expired or was used already. Ask for another one on the sign-in page.",
        PasswordMailSubject = "Choose a new password",
        ActionMailSubject = "Complete your account",
        MailGreeting = "Hello,",
        PasswordMailText = "A new password was asked for your account. If it was you, open this link; otherwise do nothing.",
        ActionMailText = "The shop asks you to complete your account on this page:",
        MailLinkLifetime = "The link works once, for {0} minutes.",
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
    public required string ForgottenPasswordLink { get; init; }
    public required string ForgottenPassword { get; init; }
    public required string ForgottenPasswordText { get; init; }
    public required string SendLink { get; init; }
    public required string LinkSent { get; init; }
    public required string MailNotSent { get; init; }
    public required string BackToSignIn { get; init; }
    public required string ChoosePassword { get; init; }
    public required string NewPassword { get; init; }
    public required string SavePassword { get; init; }
    public required string ConfirmAddress { get; init; }
    public required string Confirm { get; init; }
    public required string AccountUpdated { get; init; }
    public required string PasswordChanged { get; init; }
    public required string AddressConfirmed { get; init; }
    public required string LinkExpired { get; init; }
    public required string PasswordMailSubject { get; init; }
    public required string ActionMailSubject { get; init; }
    public required string MailGreeting { get; init; }
    public required string PasswordMailText { get; init; }
    public required string ActionMailText { get; init; }
    public required string MailLinkLifetime { get; init; }
    public required string SignOut { get; init; }
    public required string SignOutQuestion { get; init; }
    public required string SignedOut { get; init; }
    public required string ErrorTitle { get; init; }
    public required string BackToShop { get; init; }
    public required string Languages { get; init; }
    public required string Development { get; init; }

    /// <summary>For a mail that nobody asked for on a page: in the language of the account.</summary>
    public static Texts For(User user, RealmRepresentation realm) =>
        (user.Attributes.GetValueOrDefault("locale")?.FirstOrDefault() ?? realm.DefaultLocale) == "en" ? _english : _spanish;

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
