namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string YourCart => In("Tu carrito", "Your cart");

    public string QuantityChanged => In("Hemos cambiado la cantidad.", "The quantity is changed.");

    public string LineRemoved => In("Lo hemos quitado del carrito.", "It is no longer in your cart.");

    public string NotAdded => In("No hemos podido añadirlo al carrito.", "We could not add it to your cart.");

    public string CartNeedsAttention => In(
        "Algo del carrito ya no está disponible. Cambia la cantidad o quítalo para continuar.",
        "Something in your cart is no longer available. Change its quantity or remove it to go on.");

    public string LineGone => In("Ya no está a la venta o se ha agotado", "No longer sold, or sold out");

    public string Each => In("por unidad", "each");

    public string Update => In("Actualizar", "Update");

    public string Remove => In("Quitar", "Remove");

    public string Summary => In("Resumen", "Summary");

    public string Shipping => In("Envío", "Shipping");

    public string ShippingAtCheckout => In("se calcula al tramitar", "worked out at checkout");

    public string PricesStale => In(
        "Ahora mismo no podemos comprobar precios ni existencias: ves los últimos que conocemos. Podrás tramitar el pedido en un momento.",
        "We cannot check prices and stock right now: you see the last ones we know. You can check out in a moment.");

    public string KeepShopping => In("Seguir comprando", "Keep shopping");

    public string CartEmpty => In("Tu carrito está vacío", "Your cart is empty");

    public string CartEmptyText => In(
        "Cuando encuentres algo que te guste, lo verás aquí.",
        "When you find something you like, it will be here.");

    public string QuantityOutOfRange(int max) => In(
        $"Cantidad: un número entero, como mucho {max}.", $"Quantity: a whole number, at most {max}.");

    public string ShippingPrice(decimal? shipping, string? currency) => shipping switch
    {
        null => ShippingAtCheckout,
        0 => Free,
        _ => Money(shipping.Value, currency),
    };

    public string LineShort(int available) => available == 1
        ? In("Solo queda una unidad", "Only one is left")
        : In($"Solo quedan {available} unidades", $"Only {available} are left");

    public string ItemCount(int count) => count == 1
        ? In("1 artículo", "1 item")
        : In($"{Number(count)} artículos", $"{Number(count)} items");
}
