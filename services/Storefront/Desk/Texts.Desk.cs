namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string OrderDesk => In("Gestión de pedidos", "Order desk");

    public string NumberOrEmail => In("Número de pedido o correo", "Order number or email");

    public string AnyStatus => In("Cualquiera", "Any");

    public string PaymentLabel => In("Pago", "Payment");

    public string OnlyStuck => In("Solo los atascados", "Only stuck ones");

    public string AllOrders => In("Todos los pedidos", "All orders");

    public string Placed => In("Hecho", "Placed");

    public string Stuck => In("Atascado", "Stuck");

    public string LookAgain => In("Volver a comprobar ahora", "Look again now");

    public string RetryRefund => In("Volver a pedir el reembolso", "Retry the refund");

    /// <param name="reason">As Orders words it.</param>
    public string StuckReason(string reason) => reason switch
    {
        "Catalog has not answered the order for stock." => In("El catálogo no ha contestado si hay existencias.", reason),
        "Catalog has not answered the claim of the stock." => In("El catálogo no ha contestado si entrega las existencias.", reason),
        "The payment provider does not close its page." => In("El proveedor de pago no cierra su página.", reason),
        "The payment provider has not taken the money for the first shipment." =>
            In("El proveedor de pago no ha cobrado el primer envío.", reason),
        "The payment provider refused a refund." => In("El proveedor de pago ha rechazado un reembolso.", reason),
        "The payment provider has not given money back." => In("El proveedor de pago no ha devuelto el dinero.", reason),
        "The payment provider has not answered." => In("El proveedor de pago no ha contestado.", reason),
        _ => reason,
    };

    public string NoDeskOrders => In("Ningún pedido", "No orders");

    public string NoDeskOrdersText => In("No hay pedidos así.", "There are no orders like that.");

    public string UnitsShipped => In("Enviado", "Shipped");

    public string UnitsCancelled => In("Cancelado", "Cancelled");

    public string UnitsRefunded => In("Reembolsado", "Refunded");

    public string ShipParcel => In("Enviar un paquete", "Ship a parcel");

    public string UnitsInParcel => In("Qué va en el paquete", "What is in the parcel");

    public string FirstParcelCaptures => In(
        "Con el primer paquete se cobra el pedido; sale en cuanto el cobro está hecho.",
        "The first parcel collects the payment; it leaves as soon as the money is in.");

    public string ShipParcelConfirm => In("Enviar el paquete", "Ship the parcel");

    public string MarkDelivered => In("Ha llegado", "It has arrived");

    public string MarkLost => In("Se ha perdido…", "It is lost…");

    public string MarkLostText => In(
        "El paquete se da por perdido. No se puede deshacer; el reembolso se hace aparte.",
        "The parcel is given up. This cannot be undone; the refund is a step of its own.");

    public string MarkLostConfirm => In("Sí, dar por perdido", "Yes, it is lost");

    public string RefundOrder => In("Reembolsar…", "Refund…");

    public string UnitsToRefund => In("Unidades que se reembolsan", "Units to refund");

    public string Reason => In("Motivo", "Reason");

    public string RefundText => In(
        "El dinero vuelve a la tarjeta del cliente. No se puede deshacer.",
        "The money goes back to the customer's card. This cannot be undone.");

    public string RefundConfirm => In("Sí, reembolsar", "Yes, refund");

    public string CancelAtDesk => In("Cancelar lo no enviado…", "Cancel what is not shipped…");

    public string UnitsToCancel => In("Unidades que se cancelan", "Units to cancel");

    public string CancelAtDeskText => In(
        "No se cobran, o se reembolsan si ya se cobraron, y vuelven al almacén. No se puede deshacer.",
        "They are not charged, or refunded if they were, and go back to the shelf. This cannot be undone.");

    public string CancelAtDeskConfirm => In("Sí, cancelar", "Yes, cancel");

    public string RefundLabel => In("Reembolso", "Refund");

    public string ProviderAway => In("El proveedor de pago no responde; se sigue intentando.", "The payment provider does not answer; we keep trying.");

    public string NoUnits => In("Indica al menos una unidad.", "Give at least one unit.");

    public string DeskRefused => In(
        "No se puede hacer con el pedido como está ahora. Mira abajo cómo está.",
        "This cannot be done with the order as it is now. See below how it is.");

    public string NoQuantity(string text) => In($"«{text}» no es una cantidad.", $"“{text}” is not a quantity.");

    public string AtMost(int quantity) => In($"{quantity} como máximo", $"{quantity} at most");

    public string RefundShipping(string amount) => In($"También los gastos de envío ({amount})", $"Shipping as well ({amount})");

    public string PaymentAttempt(int number) => In($"Pago {number}", $"Payment {number}");

    public string? DeskDone(string? step) => step switch
    {
        "ship" => In("El paquete está anotado.", "The parcel is noted."),
        "delivered" => In("El paquete ha llegado.", "The parcel has arrived."),
        "lost" => In("El paquete se da por perdido.", "The parcel is given up as lost."),
        "refund" => In("El reembolso está en camino.", "The refund is on its way."),
        "look-again" => In("Se vuelve a comprobar.", "It is being looked at again."),
        "retry" => In("El reembolso se ha vuelto a pedir.", "The refund has been asked for again."),
        "cancel" => In("Está cancelado.", "It is cancelled."),
        _ => null,
    };
}
