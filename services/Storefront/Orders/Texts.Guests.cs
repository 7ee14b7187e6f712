namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string TrackOrder => In("Seguir un pedido", "Track an order");

    public string TrackOrderText => In(
        "¿Compraste sin crear una cuenta? Con el número del pedido y tu correo verás por dónde va, y podrás pagarlo, cancelarlo o devolver lo que llegó.",
        "Did you order without an account? With the order's number and your email address you can see how far it is, pay it, cancel it, or return what arrived.");

    public string OrderNumberLabel => In("Número de pedido", "Order number");

    public string OrderNumberHint => In("Está en nuestros correos; por ejemplo, EC-7K3M9-Q2XWD", "It is in our emails; for instance, EC-7K3M9-Q2XWD");

    public string OrderEmailHint => In("El que diste al hacer el pedido", "The one that you gave with the order");

    public string EmailInvalid => In("Correo electrónico: falta algo, por ejemplo la @.", "Email: something is missing, the @ perhaps.");

    public string FindOrder => In("Buscar el pedido", "Find the order");

    public string OrderedWithAccount => In("¿Lo hiciste con tu cuenta?", "Did you order with your account?");

    public string SignInToSeeOrders => In("Entra para ver tus pedidos", "Sign in to see your orders");

    public string OrderNotFound => In(
        "No hay ningún pedido sin cuenta con ese número y ese correo. Comprueba los dos.",
        "No order without an account has this number and this email address. Please check both.");

    public string LookedUpTooOften => In(
        "Este pedido se ha buscado demasiadas veces seguidas. Vuelve a intentarlo dentro de diez minutos.",
        "This order has been asked for too often. Please try again in ten minutes.");

    public string NotAnswering => In(
        "La tienda no responde ahora mismo. Inténtalo de nuevo en un momento.",
        "The shop is not answering just now. Please try again in a moment.");

    public string WhoseOrder => In("¿Es tuyo este pedido?", "Is this your order?");

    public string WhoseOrderText => In(
        "Entra en tu cuenta para verlo. Si compraste sin cuenta, búscalo con su número y tu correo, o abre el enlace de nuestros mensajes.",
        "Sign in to see it. If you ordered without an account, find it with its number and your email address, or open the link in our emails.");

    public string OrderedAsGuest(string email) => In(
        $"Has comprado sin cuenta. Escribimos a {email} con un enlace a esta página.",
        $"You ordered without an account. We write to {email}, with a link to this page.");

    public string OrderedAsGuestHint => In(
        "También puedes volver a encontrarlo con el número del pedido y tu correo.",
        "You can also find it again with its number and your email address.");

    public string OrderAgain => In("Pedir otra vez", "Order again");

    public string OrderAgainText => In(
        "Pone en tu carrito lo que todavía se puede comprar, a los precios de hoy.",
        "Puts into your cart what can still be bought, at today's prices.");

    public string Reordered => In("Pedir otra vez", "Order again");

    public string ReorderedAll => In("Hemos puesto en tu carrito lo de aquel pedido.", "Everything from that order is in your cart.");

    public string ReorderedInPart => In("Lo demás está en tu carrito", "The rest is in your cart");

    public string ReorderedNothing => In("No hemos podido añadir nada", "Nothing could be added");

    public string NotInCart => In("Lo que falta", "What is missing");

    public string PiecesOf(int added, int quantity) => In($"{Number(added)} de {Number(quantity)} añadidos", $"{Number(added)} of {Number(quantity)} added");

    public string MissingReason(string reason) => reason switch
    {
        "not_on_sale" => In("Ya no está a la venta", "No longer on sale"),
        "sold_out" => In("No quedan suficientes", "There are not enough left"),
        _ => In("No caben más en el carrito", "The cart takes no more"),
    };
}
