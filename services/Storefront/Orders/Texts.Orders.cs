using System.Globalization;

namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string NoOrders => In("Todavía no has hecho ningún pedido", "You have not ordered anything yet");

    public string NoOrdersText => In("Cuando lo hagas, podrás seguirlo desde aquí.", "When you do, you can follow it from here.");

    public string OrderLines => In("Lo que has pedido", "What you ordered");

    public string Subtotal => "Subtotal";

    public string Free => In("Gratis", "Free");

    public string Discount => In("Descuento", "Discount");

    /// <summary>Tax that comes on top.</summary>
    public string TaxOf(decimal rate) => In($"IVA {Rate(rate)}", $"VAT {Rate(rate)}");

    /// <summary>Tax that the total has in it.</summary>
    public string TaxWithin(decimal rate) => In($"IVA incluido, {Rate(rate)}", $"VAT included, {Rate(rate)}");

    /// <param name="id">Orders' word for it.</param>
    public string ShippingOption(string? id) => id switch
    {
        "standard" => In("Envío estándar", "Standard delivery"),
        "express" => In("Envío exprés", "Express delivery"),
        _ => Shipping,
    };

    public string ShippedTo => In("Se envía a", "Shipping to");

    public string NeedHelp => In("¿Te ayudamos?", "Need a hand?");

    public string OpenTicketAboutIt => In("Abrir una consulta sobre este pedido", "Open a ticket about this order");

    public string CancelOrder => In("Cancelar el pedido", "Cancel the order");

    public string CancelOrderText => In(
        "Se anula el pago y lo apartado vuelve a la tienda. No se puede deshacer.",
        "The payment is voided and the items go back to the shop. This cannot be undone.");

    public string CancelOrderConfirm => In("Sí, cancelar el pedido", "Yes, cancel the order");

    public string CancelDone => In("Hemos cancelado el pedido.", "Your order is cancelled.");

    public string CancelRefused => In(
        "Este pedido ya no se puede cancelar. Escríbenos y lo vemos.",
        "This order can no longer be cancelled. Write to us and we will see.");

    public string PaymentDeclined => In("El pago no se ha aceptado", "Your payment was declined");

    public string PaymentDeclinedText => In(
        "No se ha cobrado nada. Tu pedido y tu carrito siguen como estaban: puedes intentarlo otra vez, con esta u otra tarjeta.",
        "Nothing has been charged. Your order and cart are as they were: you can try again, with this or another card.");

    public string PaymentAbandoned => In("No has terminado el pago", "You did not finish paying");

    public string PaymentAbandonedText => In(
        "No se ha cobrado nada y seguimos guardándote los artículos. Puedes pagar cuando quieras mientras estén apartados.",
        "Nothing has been charged and we are still holding the items. You can pay whenever you like while they are held.");

    public string PaymentUnavailable => In("No hemos podido abrir la página de pago", "We could not open the payment page");

    public string PaymentUnavailableText => In(
        "No se ha cobrado nada. Inténtalo de nuevo en un momento.",
        "Nothing has been charged. Please try again in a moment.");

    public string ConfirmingPayment => In("Estamos confirmando tu pago", "We are confirming your payment");

    public string ConfirmingPaymentText => In(
        "Tarda unos segundos. Esta página se actualiza sola.",
        "It takes a few seconds. This page updates by itself.");

    public string AwaitingPayment => In("Falta el pago", "Waiting for your payment");

    public string AwaitingPaymentText => In(
        "Los artículos están apartados para ti. En cuanto pagues, lo confirmamos.",
        "The items are set aside for you. As soon as you pay, we confirm the order.");

    public string PayNow => In("Pagar ahora", "Pay now");

    public string PayAgain => In("Volver a intentar el pago", "Try paying again");

    public string Progress => In("Por dónde va el pedido", "How far the order is");

    public string StepDone => In("(hecho)", "(done)");

    public string StepToCome => In("(pendiente)", "(to come)");

    public string Timeline => In("Historial", "History");

    public string Parcels => In("Envíos", "Parcels");

    public string Carrier => In("Transportista", "Carrier");

    public string TrackingNumber => In("Número de seguimiento", "Tracking number");

    public string SentOn => In("Salió el", "Sent on");

    public string ArrivedOn => In("Llegó el", "Arrived on");

    public string Contents => In("Contiene", "Contains");

    public string Invoices => In("Facturas", "Invoices");

    public string Invoice(string number) => In($"Factura {number}", $"Invoice {number}");

    public string CreditNote(string number) => In($"Factura rectificativa {number}", $"Credit note {number}");

    public string Refunds => In("Reembolsos", "Refunds");

    public string ParcelNumber(int number) => In($"Paquete {number}", $"Parcel {number}");

    public string ParcelStatus(string status) => status switch
    {
        "created" => In("Espera el cobro", "Waiting for the payment"),
        "shipped" => In("En camino", "On its way"),
        "delivered" => In("Entregado", "Delivered"),
        "lost" => In("Perdido", "Lost"),
        _ => status.Replace('_', ' '),
    };

    public string RefundStatus(string status) => status switch
    {
        "requested" => In("en camino", "on its way"),
        "succeeded" => In("hecho", "done"),
        "failed" => In("no aceptado por el proveedor", "refused by the provider"),
        _ => status.Replace('_', ' '),
    };

    public string HeldUntil(string time) => In($"Te lo guardamos hasta las {time}.", $"We hold it for you until {time}.");

    public string OrderNumber(string number) => In($"Pedido {number}", $"Order {number}");

    public string PlacedOn(string date) => In($"Hecho el {date}", $"Placed on {date}");

    /// <summary>What is noted at a step; an amount of money as it is written here.</summary>
    public string StepNote(string note) =>
        note.Split(' ') is [var amount, { Length: 3 } currency]
        && decimal.TryParse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? Money(value, currency)
            : note;

    public string OrderStatus(string status) => status switch
    {
        "placed" => In("Recibido", "Received"),
        "paid" => In("Pagado", "Paid"),
        "confirmed" => In("Confirmado", "Confirmed"),
        "partially_shipped" => In("Enviado en parte", "Partly shipped"),
        "shipped" => In("Enviado", "Shipped"),
        "delivered" => In("Entregado", "Delivered"),
        "completed" => In("Completado", "Completed"),
        "rejected" => In("Sin existencias", "Out of stock"),
        "expired" => In("Caducado", "Expired"),
        "cancelled" => In("Cancelado", "Cancelled"),
        "stock_pending" => In("Comprobando existencias", "Checking stock"),
        "stock_reserved" => In("Artículos apartados", "Items set aside"),
        "stock_claimed" => In("Artículos preparados", "Items made ready"),
        "stock_released" => In("Artículos devueltos a la tienda", "Items returned to the shop"),
        "payment_created" => In("Pago iniciado", "Payment started"),
        "payment_authorized" => In("Pago aceptado", "Payment accepted"),
        "payment_captured" => In("Pago cobrado", "Payment collected"),
        "payment_declined" => In("Pago rechazado", "Payment declined"),
        "payment_expired" => In("Pago caducado", "Payment expired"),
        "payment_voided" => In("Pago anulado", "Payment voided"),
        "payment_refunded" => In("Reembolsado", "Refunded"),
        "shipment_created" => In("Paquete preparado", "Parcel ready"),
        "shipment_shipped" => In("Paquete enviado", "Parcel sent"),
        "shipment_delivered" => In("Paquete entregado", "Parcel delivered"),
        "shipment_lost" => In("Paquete perdido", "Parcel lost"),
        "refund_requested" => In("Reembolso en camino", "Refund on its way"),
        "refund_succeeded" => In("Reembolso hecho", "Refund made"),
        "refund_failed" => In("Reembolso no aceptado", "Refund refused"),
        "return_requested" => In("Devolución pedida", "Return requested"),
        "return_approved" => In("Devolución aceptada", "Return approved"),
        "return_rejected" => In("Devolución no aceptada", "Return rejected"),
        "return_received" => In("Devolución recibida", "Return received"),
        "return_inspected" => In("Devolución revisada", "Return inspected"),
        "return_refunded" => In("Devolución reembolsada", "Return refunded"),
        "return_closed" => In("Devolución cerrada", "Return closed"),
        "return_cancelled" => In("Devolución cancelada", "Return cancelled"),
        "process_looked_again" => In("Se ha vuelto a comprobar", "Looked at again"),
        "lines_cancelled" => In("Artículos cancelados", "Items cancelled"),
        "payment_partially_refunded" => In("Reembolsado en parte", "Partly refunded"),
        _ => status.Replace('_', ' '),
    };

    public string OrderStatusTitle(string status) => status switch
    {
        "placed" => In("Estamos preparando tu pedido", "We are preparing your order"),
        "confirmed" => In("¡Pedido confirmado!", "Order confirmed!"),
        "partially_shipped" => In("Una parte va de camino", "Part of it is on its way"),
        "shipped" => In("Va de camino", "It is on its way"),
        "delivered" or "completed" => In("Entregado", "Delivered"),
        "rejected" => In("No quedaban existencias", "It was out of stock"),
        "expired" => In("El pedido ha caducado", "The order has expired"),
        "cancelled" => In("Pedido cancelado", "Order cancelled"),
        _ => OrderStatus(status),
    };

    public string OrderStatusText(string status) => status switch
    {
        "placed" => In(
            "Lo estamos comprobando todo. Esta página se actualiza sola.",
            "We are checking everything. This page updates by itself."),
        "confirmed" => In(
            "Gracias por tu compra. Lo preparamos con cuidado y te avisamos cuando salga.",
            "Thank you for your order. We pack it with care and tell you when it leaves."),
        "partially_shipped" or "shipped" => In("Lo tendrás en unos días.", "You will have it in a few days."),
        "delivered" or "completed" => In("Que lo disfrutes.", "Enjoy it."),
        "rejected" => In(
            "Alguien se adelantó. No se ha cobrado nada y tu carrito sigue como estaba.",
            "Someone was quicker. Nothing has been charged and your cart is as it was."),
        "expired" => In(
            "No se pagó a tiempo, así que lo apartado volvió a la tienda. No se ha cobrado nada.",
            "It was not paid in time, so the items went back to the shop. Nothing has been charged."),
        "cancelled" => In("No se cobra nada por él.", "Nothing is charged for it."),
        _ => "",
    };

    public string DeclineReason(string? code) => code switch
    {
        "insufficient_funds" => In("La tarjeta no tiene saldo suficiente.", "The card has insufficient funds."),
        "expired_card" => In("La tarjeta está caducada.", "The card has expired."),
        "incorrect_cvc" => In("El código de seguridad no es correcto.", "The security code is incorrect."),
        "authentication_required" or "payment_intent_authentication_failure" => In(
            "Tu banco pidió una confirmación que no llegó.", "Your bank asked for a confirmation that did not come."),
        _ => In("Tu banco ha rechazado la tarjeta.", "Your bank declined the card."),
    };
}
