namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string StuckOrders => In("Pedidos atascados", "Stuck orders");

    public string StuckOrdersText => In(
        "No avanzan por sí solos: alguien tiene que mirarlos. Volver a comprobar no cambia nada por sí mismo y se puede repetir.",
        "They do not get on by themselves: somebody has to see to them. Looking again decides nothing and can be repeated.");

    public string StuckSince => In("Atascado desde", "Stuck since");

    public string NothingStuck => In("No hay ningún pedido atascado", "No order is stuck");

    public string NothingStuckText => In("Todos avanzan por sí solos.", "All of them get on by themselves.");

    public string MendRefused => In(
        "No se puede hacer con el pedido como está ahora; puede que ya no esté atascado.",
        "This cannot be done with the order as it is now; it may not be stuck any more.");

    public string StuckCount(int count) => count == 1 ? In("1 atascado", "1 stuck") : In($"{Number(count)} atascados", $"{Number(count)} stuck");

    public string EventMessages => In("Eventos sin tratar", "Unhandled events");

    public string EventMessagesText => In(
        "Lo que un servicio no ha podido tratar queda aparcado. Cuando la causa esté resuelta, vuelve a enviarlo: su efecto ocurre una sola vez. Los contenidos no se muestran, porque llevan datos de clientes.",
        "What a service could not handle is parked. Once the cause is mended, redrive it: its effect happens only once. Contents are not shown, since they hold customers' data.");

    public string NothingParked => In("No hay nada aparcado.", "Nothing is parked.");

    public string EventLabel => In("Evento", "Event");

    public string LastError => In("Último error", "Last error");

    public string Attempts => In("Intentos", "Attempts");

    public string LastFailed => In("Último fallo", "Last failure");

    public string NoNextAttempt => In("No se reintenta solo", "Not tried again by itself");

    public string Redrive => In("Volver a enviar", "Redrive");

    public string Discard => In("Descartar", "Discard");

    public string DiscardText => In(
        "Su efecto no ocurrirá nunca, y su contenido se borra. No se puede deshacer. Queda anotado quién lo descarta y por qué.",
        "Its effect will never happen, and its contents are deleted. This cannot be undone. Who discards it and why is kept.");

    public string DiscardConfirm => In("Descartarlo para siempre", "Discard it for good");

    public string Discarded => In("El evento está descartado.", "The event is discarded.");

    public string DiscardNeedsReason(int length) => In(
        $"No se ha descartado nada: falta el motivo, de {Number(length)} caracteres como mucho.",
        $"Nothing was discarded: the reason is missing, of at most {Number(length)} characters.");

    public string RedriveUnrouted => In("Volver a publicarlos", "Publish them again");

    public string UnroutedEvents => In("Eventos sin destinatario", "Unrouted events");

    public string NothingUnrouted => In("Todos los eventos tienen destinatario.", "Every event has a consumer.");

    public string NoLongerParked => In("Ese evento ya no está aparcado.", "That event is not parked any more.");

    public string ParkedIn(string service) => In($"Aparcados en {service}", $"Parked in {service}");

    public string ServiceName(string service) => service switch
    {
        "orders" => In("Pedidos", "Orders"),
        "catalog" => In("Catálogo", "Catalog"),
        "support" => In("Atención al cliente", "Support"),
        _ => service,
    };

    public string RedriveAll(string type) => In($"Volver a enviar todos los {type}", $"Redrive every {type}");

    public string NextAttempt(string time) => In($"Se reintenta: {time}", $"Next attempt: {time}");

    public string Redriven(int count) => count == 1
        ? In("Se ha vuelto a enviar 1 evento.", "1 event is sent again.")
        : In($"Se han vuelto a enviar {Number(count)} eventos.", $"{Number(count)} events are sent again.");

    public string UnroutedKept => In(
        "No es un fallo: esperan al primer servicio que los quiera. Caben 100.000; después, los más nuevos desplazan a los más antiguos.",
        "This is no failure: they wait for the first service that wants them. There is room for 100,000; then the newest displace the oldest.");

    public string UnroutedText(long count) => count == 1
        ? In("Hay 1 evento publicado que ningún servicio consume. Lo que siga sin destinatario se queda donde está.",
            "1 published event is consumed by no service. What still has no consumer stays where it is.")
        : In($"Hay {Number((int)count)} eventos publicados que ningún servicio consume. Los que sigan sin destinatario se quedan donde están.",
            $"{Number((int)count)} published events are consumed by no service. Those that still have no consumer stay where they are.");

    public string HoldTicket => In("Poner en espera", "Put on hold");

    public string CloseTicket => In("Cerrar la consulta", "Close the ticket");

    public string TicketHeld => In("La consulta está en espera.", "The ticket is on hold.");

    public string TicketClosed => In("La consulta está cerrada.", "The ticket is closed.");
}
