namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string Queue => In("Cola de consultas", "Ticket queue");

    public string WaitingTickets => In("Esperan respuesta", "Waiting for us");

    public string Ticket => In("Consulta", "Ticket");

    public string TicketTypeShort => In("Tipo", "Type");

    public string Updated => In("Actualizada", "Updated");

    public string AwaitsUs => In("Espera respuesta", "Awaits an answer");

    public string QueueEmpty => In("No hay nada pendiente", "Nothing is waiting");

    public string QueueEmptyText => In("Buen trabajo.", "Well done.");

    public string ReplyToCustomer => In("Respuesta al cliente", "Reply to the customer");

    public string AgentReplySent => In("Respuesta enviada al cliente.", "Your reply is sent to the customer.");

    public string MarkResolved => In("Marcar como resuelta", "Mark as resolved");

    public string TicketResolved => In("La consulta está resuelta.", "The ticket is resolved.");

    public string OrderLabel => In("Pedido", "Order");

    public string Items => In("Artículos", "Items");
}
