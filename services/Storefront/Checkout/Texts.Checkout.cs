using Ecommerce.Storefront.Checkout;
using Ecommerce.Storefront.Services;

namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string Checkout => In("Tramitar el pedido", "Checkout");

    public string CheckoutEmptyText => In(
        "No hay nada que tramitar. Si acabas de hacer un pedido, lo tienes en tu cuenta.",
        "There is nothing to check out. If you have just ordered, you will find it in your account.");

    public string WhoIsOrdering => In("¿Quién hace el pedido?", "Who is ordering?");

    public string WhoIsOrderingText => In(
        "No hace falta tener cuenta. Con una, tus pedidos quedan juntos y puedes devolverlos y escribirnos desde aquí; tu carrito no cambia.",
        "You do not need an account. With one, your orders stay together and you can return them and write to us from here; your cart stays as it is.");

    public string CheckoutEmailHint => In("Para confirmarte el pedido y que puedas volver a él", "To confirm your order, and for you to come back to it");

    public string WhereTo => In("¿Adónde lo enviamos?", "Where shall we send it?");

    public string FullName => In("Nombre y apellidos", "Full name");

    public string Street => In("Calle y número", "Street and number");

    public string StreetHint => In("Piso y puerta, si los hay", "With flat or floor, if any");

    public string PostalCode => In("Código postal", "Postcode");

    public string PostalCodeSpain => In("Código postal: en España tiene cinco cifras.", "Postcode: in Spain it has five digits.");

    public string City => In("Localidad", "Town or city");

    public string Country => In("País", "Country");

    public string CountryNotServed => In("País: todavía no enviamos allí.", "Country: we do not deliver there yet.");

    public string PhoneHint => In("Solo para el reparto", "For the delivery only");

    public string PlaceAndPay => In("Confirmar y pagar", "Place order and pay");

    public string PlaceAndPayHint => In(
        "Pagarás en la página segura del proveedor; nunca vemos tu tarjeta.",
        "You pay on the provider's secure page; we never see your card.");

    public string ChangeCart => In("Cambiar el carrito", "Change the cart");

    public string OrderNotTaken => In(
        "No hemos podido tramitar el pedido. No se ha cobrado nada; vuelve a enviarlo en un momento.",
        "We could not take your order. Nothing has been charged; please send it again in a moment.");

    public string CartChanged => In(
        "Algún precio o la disponibilidad ha cambiado mientras tanto. Mira el nuevo total y confirma otra vez.",
        "A price or the availability has changed in the meantime. Look at the new total and confirm again.");

    public string HowToSend => In("¿Cómo lo enviamos?", "How shall we send it?");

    public string Recalculate => In("Actualizar el total", "Update the total");

    public string RecalculateHint => In(
        "Si cambias el país o el envío, actualiza el total antes de confirmar.",
        "After changing the country or the delivery, update the total before you confirm.");

    public string ShippingOptionGone => In(
        "Envío: esa opción no sirve para este pedido. Hemos puesto el envío estándar.",
        "Delivery: that option is not to be had for this order. We have put standard delivery instead.");

    public string QuoteUnavailable => In(
        "Ahora mismo no podemos calcular el total. Vuelve a intentarlo en un momento; no se ha cobrado nada.",
        "We cannot work out the total right now. Please try again in a moment; nothing has been charged.");

    public string WorkingDays(int fewest, int most) => (fewest, most) switch
    {
        (1, 1) => In("1 día laborable", "1 working day"),
        _ when fewest == most => In($"{most} días laborables", $"{most} working days"),
        _ => In($"De {fewest} a {most} días laborables", $"{fewest} to {most} working days"),
    };

    /// <summary>Read aloud when the total has been worked out again.</summary>
    public string NewTotal(string total) => In($"Total actualizado: {total}", $"Total updated: {total}");

    /// <summary>Why the order was not taken though nothing in the form was wrong.</summary>
    public string OrderRefused(Problem? problem, decimal shown) => problem switch
    {
        { Number: { } number } => In(
            $"Ya hay un pedido con este carrito, el {number}: págalo, o cancélalo antes de hacer otro.",
            $"There is an order of this cart already, {number}: pay that one, or cancel it before you place another."),
        { Total: { } total } => In(
            $"El total ha cambiado mientras tanto: era {Money(shown, null)} y ahora es {Money(total, null)}. No se ha pedido nada todavía: míralo y confirma otra vez.",
            $"The total has changed in the meantime: it was {Money(shown, null)} and is now {Money(total, null)}. Nothing has been ordered yet: have a look and confirm again."),
        _ => CartChanged,
    };

    public string PromotionCode => In("Código promocional", "Promotion code");

    public string ApplyCode => In("Aplicar", "Apply");

    public string RemoveCode => In("Quitar el código", "Remove the code");

    /// <summary>Why a code does not apply.</summary>
    public string CodeRefused(CodeAnswer code) => code switch
    {
        { Status: "not_yet_valid", ValidFrom: { } from } => In(
            $"Código: empieza a valer el {Date(from)}.", $"Code: it is valid from {Date(from)}."),
        { Status: "expired" } => In("Código: ya no vale.", "Code: it is not valid any more."),
        { Status: "minimum_not_reached", Missing: { } missing } => In(
            $"Código: te faltan {Money(missing, null)} en artículos para poder usarlo.",
            $"Code: add {Money(missing, null)} worth of items to use it."),
        { Status: "used_up" } => In("Código: se han agotado sus usos.", "Code: it has been used as often as it may be."),
        { Status: "already_used" } => In("Código: ya lo has usado.", "Code: you have used it already."),
        _ => In("Código: no lo conocemos. Mira si está bien escrito.", "Code: we do not know it. Check how it is spelt."),
    };

    /// <summary>What a code that is taken does.</summary>
    public string CodeState(CodeAnswer code) => code.Status switch
    {
        "no_effect" => In("No descuenta nada en este pedido", "It takes nothing off this order"),
        "outdone" => In("Tu pedido ya lleva una promoción mejor", "Your order has a better promotion already"),
        _ => In("Aplicado", "Applied"),
    };

    public string Preparing => In("Estamos preparando tu pedido", "We are preparing your order");

    public string PreparingText => In(
        "Apartamos los artículos para ti y enseguida pasas al pago. No cierres esta página.",
        "We are setting the items aside for you; payment follows in a moment. Please keep this page open.");

    public string SeeOrder => In("Ver el pedido", "View the order");

    public string CountryName(string code) => code switch
    {
        "ES" => In("España", "Spain"),
        "PT" => "Portugal",
        "FR" => In("Francia", "France"),
        "DE" => In("Alemania", "Germany"),
        "IT" => In("Italia", "Italy"),
        "IE" => In("Irlanda", "Ireland"),
        "AT" => "Austria",
        "BE" => In("Bélgica", "Belgium"),
        "NL" => In("Países Bajos", "Netherlands"),
        "LU" => In("Luxemburgo", "Luxembourg"),
        _ => code,
    };
}
