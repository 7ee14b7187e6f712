namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string Tagline => In("Cosas bien hechas para la casa y la vida", "Well-made things for home and life");

    public string SkipToContent => In("Saltar al contenido", "Skip to content");

    public string Announcement => In(
        "Precios con IVA incluido y atención de personas, no de robots",
        "Prices include VAT, and people answer you, not robots");

    public string AnnouncementWithoutVat => In(
        "Precios sin IVA y atención de personas, no de robots",
        "Prices without VAT, and people answer you, not robots");

    public string Notices => In("Avisos", "Notices");

    public string Menu => In("Menú", "Menu");

    public string Categories => In("Categorías", "Categories");

    public string AllProducts => In("Todos los productos", "All products");

    public string Home => In("Inicio", "Home");

    public string YouAreHere => In("Estás aquí", "You are here");

    public string Search => In("Buscar", "Search");

    public string SearchProducts => In("Buscar productos", "Search products");

    public string SearchPlaceholder => In("¿Qué buscas?", "What are you looking for?");

    public string Account => In("Mi cuenta", "My account");

    public string AccountPages => In("Páginas de mi cuenta", "Pages of my account");

    public string SignIn => In("Entrar", "Sign in");

    public string SignOut => In("Cerrar sesión", "Sign out");

    public string Register => In("Crear cuenta", "Create account");

    public string MyOrders => In("Mis pedidos", "My orders");

    public string MyTickets => In("Mis consultas", "My tickets");

    public string MyProfile => In("Mis datos", "My details");

    public string AgentDesk => In("Atención al cliente", "Support desk");

    public string Cart => In("Carrito", "Cart");

    public string CartWithCount(int count) => count switch
    {
        0 => In("Carrito, vacío", "Cart, empty"),
        1 => In("Carrito, 1 artículo", "Cart, 1 item"),
        _ => In($"Carrito, {Number(count)} artículos", $"Cart, {Number(count)} items"),
    };

    public string Shop => In("La tienda", "The shop");

    public string Help => In("Ayuda", "Help");

    public string ContactUs => In("Escríbenos", "Contact us");

    public string LanguageLabel => In("Idioma", "Language");

    public string FooterStory => In(
        "Lumbre nació alrededor de una mesa. Elegimos objetos honestos, hechos para durar, y te los llevamos a casa con cuidado.",
        "Lumbre began around a table. We choose honest things, made to last, and bring them to your home with care.");

    public string Rights => In("Hecho con calma.", "Made unhurriedly.");

    public string Save => In("Guardar cambios", "Save changes");

    public string Saved => In("Hemos guardado los cambios.", "Your changes are saved.");

    public string Send => In("Enviar", "Send");

    public string Back => In("Volver", "Back");

    public string Optional => In("opcional", "optional");

    public string NextPage => In("Página siguiente", "Next page");

    public string FirstPage => In("Volver al principio", "Back to the first page");

    public string Pages => In("Páginas", "Pages");

    public string Total => "Total";

    public string Status => In("Estado", "Status");

    public string ErrorSummary => In("Revisa estos datos", "Please check these details");

    public string UnavailableTitle => In("Ahora mismo no podemos mostrarte esto", "We cannot show you this right now");

    public string UnavailableText => In(
        "Una parte de la tienda no responde. No has perdido nada: vuelve a intentarlo dentro de un momento.",
        "Part of the shop is not answering. Nothing is lost: please try again in a moment.");

    public string TryAgain => In("Volver a intentarlo", "Try again");

    public string NotSaved => In(
        "No hemos podido guardarlo: una parte de la tienda no responde. Inténtalo de nuevo en un momento.",
        "We could not save it: part of the shop is not answering. Please try again in a moment.");

    public string ChangedMeanwhile => In(
        "Alguien lo ha cambiado mientras tanto. Estos son los datos actuales; revísalos y vuelve a guardar.",
        "It was changed in the meantime. These are the current details; check them and save again.");

    public string NoPrice => In("sin precio por ahora", "no price for now");

    public string ErrorTitle(int code) => code switch
    {
        400 => In("No hemos entendido la petición", "We did not understand the request"),
        403 => In("Esta página no es para tu cuenta", "This page is not for your account"),
        404 => In("No encontramos esta página", "We cannot find this page"),
        429 => In("Vas demasiado deprisa", "That was a little too fast"),
        503 => In("Volvemos enseguida", "We will be right back"),
        _ => In("Algo ha fallado por nuestra parte", "Something went wrong on our side"),
    };

    public string ErrorText(int code) => code switch
    {
        400 => In(
            "Puede que el formulario haya caducado. Vuelve atrás, recarga la página y envíalo otra vez.",
            "The form may have expired. Go back, reload the page and send it again."),
        403 => In(
            "Has entrado con una cuenta que no tiene permiso para verla.",
            "You are signed in with an account that may not see it."),
        404 => In(
            "Quizá el enlace sea antiguo o el producto ya no esté. Prueba con el buscador.",
            "The link may be old, or the product is gone. Try the search."),
        429 => In("Espera unos segundos y vuelve a intentarlo.", "Wait a few seconds and try again."),
        503 => In(
            "Una parte de la tienda no responde. Inténtalo de nuevo en un momento.",
            "Part of the shop is not answering. Please try again in a moment."),
        _ => In(
            "Ya lo sabemos y lo estamos mirando. Inténtalo de nuevo en un momento.",
            "We know about it and are looking into it. Please try again in a moment."),
    };

    public string GoHome => In("Ir a la portada", "Go to the home page");

    public string Required(string field) => In($"{field}: hace falta rellenarlo.", $"{field}: please fill this in.");

    public string TooLong(string field, int length) => In(
        $"{field}: como mucho {length} caracteres.", $"{field}: at most {length} characters.");

    public string Invalid(string field) => In($"{field}: no es válido.", $"{field}: this is not valid.");
}
