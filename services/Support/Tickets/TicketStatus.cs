namespace Ecommerce.Support.Tickets;

internal enum TicketType
{
    Query,
    Return,
    Complaint,
    Feedback,
}

internal enum TicketStatus
{
    /// <summary>No agent has taken it up yet.</summary>
    New,

    /// <summary>It is the shop's turn.</summary>
    Open,

    /// <summary>It is the customer's turn.</summary>
    PendingCustomer,

    /// <summary>The shop waits for somebody else; the customer still waits for the shop.</summary>
    OnHold,

    /// <summary>An agent considers it done; a reply opens it again.</summary>
    Resolved,

    /// <summary>Done for good, unless somebody replies.</summary>
    Closed,
}

internal enum MessageAuthor
{
    Customer,
    Agent,

    /// <summary>Nobody in person: the return that the ticket is about took a step. Never the author of a message.</summary>
    Shop,
}

/// <summary>Where a return is on its way, as Orders tells it.</summary>
internal enum TicketReturnStatus
{
    Requested,
    Approved,
    Rejected,
    Received,
    Inspected,
    Refunded,
    Closed,
    Cancelled,
}
