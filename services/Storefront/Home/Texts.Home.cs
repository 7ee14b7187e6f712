namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string HeroEyebrow => In("Nueva temporada", "The new season");

    public string HeroTitle => In("Lo cotidiano merece ser bonito", "Everyday things deserve to be beautiful");

    public string HeroText => In(
        "Objetos honestos, escogidos uno a uno, para vivir despacio y cuidar lo que usas cada día.",
        "Honest things, chosen one by one, for living slowly and caring for what you use every day.");

    public string HeroAction => In("Ver novedades", "See what is new");

    public string HeroSecondAction => In("Explorar la tienda", "Explore the shop");

    public string ByRoom => In("Por dónde empezar", "Where to begin");

    public string New => In("Recién llegados", "Just in");

    public string Sale => In("A buen precio, por tiempo limitado", "Good prices, for a while");

    public string SeeAll => In("Ver todo", "See all");

    public string Values => In("Por qué Lumbre", "Why Lumbre");

    public string ValueMadeTitle => In("Hecho para durar", "Made to last");

    public string ValueMade => In(
        "Materiales nobles y fabricantes que conocemos por su nombre.",
        "Good materials, and makers we know by name.");

    public string ValuePayTitle => In("Compra tranquila", "Shop at ease");

    public string ValuePay => In(
        "Apartamos tu pedido mientras pagas; si algo falla, el carrito sigue como estaba.",
        "We set your order aside while you pay; if anything fails, your cart is as you left it.");

    public string ValueHelpTitle => In("Personas al otro lado", "People on the other side");

    public string ValueHelp => In(
        "Pregunta lo que necesites desde tu pedido y sigue la conversación en tu cuenta.",
        "Ask anything from your order and follow the conversation in your account.");
}
