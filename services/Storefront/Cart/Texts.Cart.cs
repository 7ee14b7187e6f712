namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string YourCart => In("Tu carrito", "Your cart");

    public string QuantityChanged => In("Hemos cambiado la cantidad.", "The quantity is changed.");

    public string LineRemoved => In("Lo hemos quitado del carrito.", "It is no longer in your cart.");

    public string LineSaved => In("Lo hemos guardado para después.", "It is saved for later.");

    public string LinePutBack => In("Vuelve a estar en el carrito.", "It is back in your cart.");

    public string SavedRemoved => In("Ya no lo guardamos.", "It is no longer saved.");

    public string LineNotThere => In("Eso ya no está en tu carrito.", "That is no longer in your cart.");

    public string SaveForLater => In("Guardar para después", "Save for later");

    public string SavedForLater => In("Guardado para después", "Saved for later");

    public string PutBack => In("Pasar al carrito", "Move to cart");

    public string BeforeCheckout => In("Antes de tramitar el pedido:", "Before you can check out:");

    public string RemoveOrSave => In("quítalo o guárdalo para después", "remove it or save it for later");

    public string LineSoldOut => In("Agotado por ahora", "Sold out for now");

    public string VatAtCheckout => In("Sin IVA: se añade al tramitar, según el país", "Without VAT: it is added at checkout, by country");

    public string NotAdded => In("No hemos podido añadirlo al carrito.", "We could not add it to your cart.");

    public string CartNeedsAttention => In(
        "Algo del carrito ya no está disponible. Cambia la cantidad o quítalo para continuar.",
        "Something in your cart is no longer available. Change its quantity or remove it to go on.");

    public string LineGone => In("Ya no está a la venta", "No longer sold");

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

    public string LowerTo(int available) => In($"cambia la cantidad a {available}", $"change the quantity to {available}");

    public string TakeWhatIsLeft(int available) => In($"Dejar {available}", $"Take {available}");

    public string TooManyLines(int max) => In(
        $"quita o guarda para después algunos artículos: un pedido tiene como mucho {max} distintos",
        $"remove some things or save them for later: an order holds at most {max} different ones");

    public string ListFull(int max) => In(
        $"No caben más de {max} artículos distintos. Quita alguno primero.",
        $"There is room for {max} different things only. Remove one first.");

    public string PriceRose(string before) => In($"Ha subido: costaba {before} cuando lo añadiste", $"The price has gone up: it was {before} when you added it");

    public string PriceFell(string before) => In($"Ha bajado: costaba {before} cuando lo añadiste", $"The price has gone down: it was {before} when you added it");

    public string ItemCount(int count) => count == 1
        ? In("1 artículo", "1 item")
        : In($"{Number(count)} artículos", $"{Number(count)} items");
}
