namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string NewTicket => In("Nueva consulta", "New ticket");

    public string NewTicketText => In(
        "Cuéntanos qué ocurre. Te responde una persona y la conversación queda aquí.",
        "Tell us what happened. A person answers, and the conversation stays here.");

    public string NoTickets => In("No tienes consultas", "You have no tickets");

    public string NoTicketsText => In(
        "Si necesitas algo, escríbenos: desde aquí o desde cualquiera de tus pedidos.",
        "If you need anything, write to us: from here or from any of your orders.");

    public string TicketTypeLabel => In("¿De qué se trata?", "What is it about?");

    public string Subject => In("Asunto", "Subject");

    public string Message => In("Mensaje", "Message");

    public string MessageHint => In(
        "Cuantos más detalles, mejor podremos ayudarte.", "The more details, the better we can help.");

    public string AboutOrder => In("Es sobre:", "This is about:");

    public string WhichLines => In("¿Sobre qué artículos?", "Which items is it about?");

    public string OrderNotShown => In(
        "No hemos podido mostrar ese pedido. Puedes escribirnos igualmente.",
        "We could not show that order. You can write to us all the same.");

    public string AgentAnswered => In("Te hemos respondido", "We have answered");

    public string Conversation => In("Conversación", "Conversation");

    public string Customer => In("Cliente", "Customer");

    public string TicketOpened => In(
        "Hemos recibido tu consulta. Te responderemos aquí mismo.",
        "We have your ticket. We will answer right here.");

    public string ReplySent => In("Hemos recibido tu respuesta.", "Your reply is sent.");

    public string ReplyReopens => In(
        "La consulta está resuelta. Si respondes, se vuelve a abrir.",
        "This ticket is resolved. If you reply, it opens again.");

    public string Reply => In("Tu respuesta", "Your reply");

    public string SendReply => In("Enviar respuesta", "Send reply");

    public string UpdatedAt(string time) => In($"Actualizada el {time}", $"Updated {time}");

    public string OpenedOn(string date) => In($"Abierta el {date}", $"Opened on {date}");

    public string AgentName(string? name) => name is { Length: > 0 } ? In($"{name}, de Lumbre", $"{name}, from Lumbre") : Brand;

    public string TicketType(string type) => type switch
    {
        "query" => In("Una pregunta", "A question"),
        "return" => In("Una devolución", "A return"),
        "complaint" => In("Una queja", "A complaint"),
        "feedback" => In("Una opinión o sugerencia", "Feedback or an idea"),
        _ => type,
    };

    public string TicketStatus(string status) => status switch
    {
        "new" => In("Nueva", "New"),
        "open" => In("Abierta", "Open"),
        "pending_customer" => In("Esperando al cliente", "Waiting for the customer"),
        "on_hold" => In("En espera", "On hold"),
        "resolved" => In("Resuelta", "Resolved"),
        "closed" => In("Cerrada", "Closed"),
        _ => status.Replace('_', ' '),
    };
}
