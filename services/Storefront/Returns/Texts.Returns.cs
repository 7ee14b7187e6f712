namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string Returns => In("Devoluciones", "Returns");

    public string ReturnSomething => In("Devolver artículos", "Return items");

    public string ReturnIntro => In(
        "Dinos qué quieres devolver y por qué. Te contestamos antes de que envíes nada.",
        "Tell us what you want to give back, and why. We answer before you send anything.");

    public string ReturnQuantity => In("Unidades que devuelves", "Units to return");

    public string ChooseOne => In("Elige uno", "Choose one");

    public string ChooseReturnReason => In("Elige un motivo para lo que devuelves.", "Choose a reason for what you return.");

    public string ReturnComment => In("Lo que nos cuentas", "What you tell us");

    public string ReturnCommentHint => In(
        "Si algo llegó roto o no funciona, cuéntanos cómo.", "If something arrived broken or does not work, tell us how.");

    public string RequestReturn => In("Pedir la devolución", "Request the return");

    public string ReturnMoneyHint => In(
        "Cuando llegue lo revisamos y te devolvemos el dinero a la tarjeta con la que pagaste.",
        "When it arrives we look at it and give the money back to the card that you paid with.");

    public string ReturnRefused => In(
        "Ya no se puede devolver eso: puede que haya pasado el plazo o que ya esté en otra devolución. Mira abajo qué queda.",
        "That can no longer be returned: it may be too late, or in another return. See below what is left.");

    public string NothingToReturn => In("No hay nada que devolver", "There is nothing to return");

    public string NothingToReturnText => In(
        "Se puede devolver lo que ya ha salido, hasta 14 días después de que llegue, y que no esté en otra devolución. Si algo llegó mal, escríbenos.",
        "You can return what has been sent, until 14 days after it arrives, and is not in another return. If something arrived in a bad state, write to us.");

    public string ReturnRequested => In(
        "Hemos recibido tu solicitud. Te contestamos aquí mismo.", "We have your request. We answer right here.");

    public string ReturnCancelDone => In("Hemos cancelado la devolución.", "Your return is cancelled.");

    public string ReturnCancelRefused => In(
        "Esta devolución ya no se puede cancelar.", "This return can no longer be cancelled.");

    public string ReturnSendTo => In("Envíalo a", "Send it to");

    public string ReturnAskWhere => In("Escríbenos y te decimos adónde enviarlo", "Write to us and we tell you where to send it");

    public string ReturnNote => In("Lo que te decimos nosotros", "What we tell you");

    public string ReturnProgress => In("Por dónde va la devolución", "How far the return is");

    public string ReturnLines => In("Lo que devuelves", "What you return");

    public string Deduction => In("Descuento por su estado", "Held back for its state");

    public string ReturnTotal => In("Te devolvemos", "You get back");

    public string CancelReturn => In("Cancelar la devolución", "Cancel the return");

    public string CancelReturnText => In(
        "Te quedas con los artículos. Mientras dure el plazo puedes pedir otra.",
        "You keep the items. You can request another return while there is time.");

    public string CancelReturnConfirm => In("Sí, cancelar la devolución", "Yes, cancel the return");

    public string ReturnUntil(string date) => In($"Hasta el {date}.", $"Until {date}.");

    public string ReturnNumber(string number) => In($"Devolución {number}", $"Return {number}");

    public string ReturnRequestedOn(string date) => In($"Pedida el {date}", $"Requested on {date}");

    public string ReturnTicket(string number) => In($"Escribirnos sobre ella ({number})", $"Write to us about it ({number})");

    public string GuestReturnHint => In(
        "De lo que contestamos no mandamos correo: vuelve a esta página desde tu pedido. Cuando te devolvamos el dinero, sí te escribimos.",
        "We send no mail about our answer: come back to this page from your order. When your money goes back, we do write to you.");

    public string ContactHint(string number, bool isSignedIn) => isSignedIn
        ? In($"Dinos el número {number}.", $"Tell us the number {number}.")
        : In(
            $"Para escribirnos hace falta una cuenta. Dinos el número {number}.",
            $"You need an account to write to us. Tell us the number {number}.");

    public string Pieces(int quantity) => In($"{quantity} ud.", $"{quantity} pc.");

    public string ReturnCameBack(int cameBack, int quantity) => In(
        $"Ha llegado {cameBack} de {quantity}", $"{cameBack} of {quantity} came back");

    public string ReturnReason(string reason) => reason switch
    {
        "changed_mind" => In("He cambiado de idea", "I changed my mind"),
        "damaged" => In("Llegó dañado", "It arrived damaged"),
        "defective" => In("No funciona", "It does not work"),
        "not_as_described" => In("No es como se describía", "It is not as described"),
        "wrong_product" => In("No es lo que pedí", "It is not what I ordered"),
        "other" => In("Otro motivo", "Another reason"),
        _ => reason.Replace('_', ' '),
    };

    public string ReturnStatus(string status) => status switch
    {
        "requested" => In("Pedida", "Requested"),
        "approved" => In("Aceptada", "Approved"),
        "rejected" => In("No aceptada", "Rejected"),
        "received" => In("Recibida", "Received"),
        "inspected" => In("Revisada", "Inspected"),
        "refunded" => In("Reembolsada", "Refunded"),
        "closed" => In("Cerrada", "Closed"),
        "cancelled" => In("Cancelada", "Cancelled"),
        _ => status.Replace('_', ' '),
    };

    /// <param name="status">The return's.</param>
    /// <param name="refund">Its refund's; null where there is none.</param>
    public string ReturnTitle(string status, string? refund) => (status, refund) switch
    {
        ("requested", _) => In("Estamos viendo tu solicitud", "We are looking at your request"),
        ("approved", _) => In("Ya puedes enviarlo", "You can send it now"),
        ("rejected", _) => In("No podemos aceptar la devolución", "We cannot accept the return"),
        ("received", _) => In("Lo hemos recibido", "We have received it"),
        ("inspected", not null) => In("El reembolso está en camino", "Your refund is on its way"),
        ("inspected", _) => In("Lo hemos revisado", "We have looked at it"),
        ("refunded" or "closed", not null) => In("Te hemos devuelto el dinero", "We have given your money back"),
        ("closed", _) => In("Devolución cerrada sin reembolso", "Closed without a refund"),
        ("cancelled", _) => In("Devolución cancelada", "Return cancelled"),
        _ => ReturnStatus(status),
    };

    /// <inheritdoc cref="ReturnTitle"/>
    /// <param name="status">The return's.</param>
    /// <param name="refund">Its refund's; null where there is none.</param>
    /// <param name="number">What people call it.</param>
    public string ReturnNext(string status, string? refund, string number) => (status, refund) switch
    {
        ("requested", _) => In(
            "Ahora nos toca a nosotros. No envíes nada todavía: te decimos aquí si puedes y cómo.",
            "It is our turn. Do not send anything yet: we tell you here whether you can, and how."),
        ("approved", _) => In(
            $"Empaquétalo bien, escribe {number} en el paquete y guarda el resguardo. En cuanto llegue, lo verás aquí.",
            $"Pack it well, write {number} on the parcel and keep the receipt. You will see here when it arrives."),
        ("rejected", _) => In(
            "Abajo te contamos por qué. Si no estás de acuerdo, aquí mismo tienes cómo decírnoslo.",
            "See below why. If you do not agree, this page says how to tell us."),
        ("received", _) => In(
            "Ahora lo revisamos y te decimos cuánto te devolvemos.", "Now we look at it and tell you how much you get back."),
        ("inspected", not null) => In(
            "Se lo hemos pedido al proveedor de pago. Suele tardar unos segundos en aceptarlo.",
            "We have asked the payment provider, which usually takes a few seconds to accept."),
        ("inspected", _) => In("Lo siguiente es el reembolso.", "The refund comes next."),
        ("refunded" or "closed", not null) => In(
            "Según tu banco, puede tardar unos días en aparecer en tu cuenta.", "It can take your bank a few days to show it."),
        ("closed", _) => In("Abajo te contamos por qué.", "See below why."),
        ("cancelled", _) => In("No se devuelve nada ni se reembolsa nada.", "Nothing is sent back and nothing is refunded."),
        _ => "",
    };

    public string ReturnNoRefundYet(string status) => status switch
    {
        "rejected" or "cancelled" or "closed" => In("No se devuelve dinero por esta devolución.", "No money goes back for this return."),
        "inspected" => In("Dentro de poco verás aquí cuánto te devolvemos y por qué.", "Soon you will see here how much you get back, and why."),
        _ => In(
            "Cuando lo hayamos revisado, verás aquí cuánto te devolvemos y por qué.",
            "When we have looked at it, you will see here how much you get back, and why."),
    };

    public string ReturnRefundState(string status, string date) => status switch
    {
        "succeeded" => In($"Devuelto el {date} a la tarjeta con la que pagaste.", $"Given back on {date} to the card that you paid with."),
        "requested" => In($"Pedido al proveedor de pago el {date}.", $"Asked of the payment provider on {date}."),
        _ => RefundStatus(status),
    };
}
