namespace Ecommerce.Faults.Judging;

/// <summary>Everything that the judge looks at, read after the system has come to rest.</summary>
internal sealed record Evidence
{
    public IReadOnlyList<Operation> Operations { get; init; } = [];

    public IReadOnlyList<OrderRow> Orders { get; init; } = [];

    /// <summary>Those with a limit.</summary>
    public IReadOnlyList<PromotionRow> Promotions { get; init; } = [];

    public IReadOnlyList<PaymentRow> Payments { get; init; } = [];

    public IReadOnlyList<ShipmentRow> Shipments { get; init; } = [];

    public IReadOnlyList<RefundRow> Refunds { get; init; } = [];

    public IReadOnlyList<ReturnRow> Returns { get; init; } = [];

    public IReadOnlyList<StepRow> Steps { get; init; } = [];

    public IReadOnlyList<CartRow> Carts { get; init; } = [];

    public IReadOnlyList<StockRow> Stock { get; init; } = [];

    public IReadOnlyList<OrderStockRow> OrderStocks { get; init; } = [];

    public IReadOnlyList<ReservationRow> Reservations { get; init; } = [];

    public IReadOnlyList<MovementRow> Movements { get; init; } = [];

    public IReadOnlyList<TicketRow> Tickets { get; init; } = [];

    public IReadOnlyList<MessageRow> Messages { get; init; } = [];

    /// <summary>The payment provider's books.</summary>
    public IReadOnlyList<LedgerRow> Ledger { get; init; } = [];

    /// <summary>Every event that the broker was given, twice where it was sent twice.</summary>
    public IReadOnlyList<EventRow> Events { get; init; } = [];

    public IReadOnlyList<InboxRow> Inboxes { get; init; } = [];

    /// <summary>The harness's own events that no handler can read.</summary>
    public IReadOnlyList<PoisonRow> Poison { get; init; } = [];

    /// <summary>What the services have parked, and still have.</summary>
    public IReadOnlyList<ParkedRow> Parked { get; init; } = [];

    /// <summary>What everybody wanted at once.</summary>
    public IReadOnlyList<RushRow> Rushes { get; init; } = [];

    /// <summary>What still waits somewhere: rows of an outbox, messages of a queue, parked ones.</summary>
    public IReadOnlyList<WaitingRow> Waiting { get; init; } = [];

    /// <summary>State hash of each table, before and after every event was delivered twice again.</summary>
    public IReadOnlyList<StateRow> States { get; init; } = [];

    public IEnumerable<Operation> Of(string kind) => Operations.Where(operation => operation.Kind == kind);
}

/// <param name="Buyer">The customer; of a guest's order, the e-mail address.</param>
internal sealed record OrderRow(
    Guid Id,
    string Buyer,
    string Status,
    string StockStatus,
    string PaymentStatus,
    int Version,
    decimal Total,
    string? StuckReason,
    IReadOnlyList<LineRow> Lines,
    Guid? PromotionId = null)
{
    /// <summary>It ended without a sale.</summary>
    public bool IsClosed => Status is "Rejected" or "Expired" or "Cancelled";
}

/// <param name="Limit">How many orders may hold it.</param>
/// <param name="Used">How many the counter says do.</param>
internal sealed record PromotionRow(Guid Id, int Limit, int Used);

internal sealed record LineRow(string Sku, int Quantity);

internal sealed record PaymentRow(
    Guid Id,
    Guid OrderId,
    int Attempt,
    string Status,
    decimal Amount,
    decimal Captured,
    decimal Refunded,
    string? SessionId,
    string? PaymentIntentId);

internal sealed record ShipmentRow(Guid Id, Guid OrderId, string Status);

internal sealed record RefundRow(Guid Id, Guid PaymentId, string Status, decimal Amount);

/// <param name="RefundId">The refund that pays it back; null where none does.</param>
internal sealed record ReturnRow(Guid Id, Guid OrderId, string Status, Guid? RefundId, IReadOnlyList<ReturnLineRow> Lines)
{
    /// <summary>What came back has been looked at.</summary>
    public bool IsInspected => Status is "Inspected" or "Refunded" or "Closed";
}

internal sealed record ReturnLineRow(string Sku, int Quantity, int Restocked, int WrittenOff, int Refunded);

/// <summary>One step of a status history.</summary>
/// <param name="Machine"><c>order</c>, <c>stock</c>, <c>payment</c>, <c>ticket</c>…</param>
/// <param name="Subject">What moved.</param>
/// <param name="Owner">The order, or the ticket, whose history has the step.</param>
/// <param name="Position">Its place there.</param>
/// <param name="From">Null for the first step.</param>
/// <param name="To">Where it moved.</param>
internal sealed record StepRow(string Machine, Guid Subject, Guid Owner, int Position, string? From, string To);

internal sealed record CartRow(Guid Id, string? CustomerId, IReadOnlyList<LineRow> Lines);

internal sealed record StockRow(string Sku, int OnHand, int Reserved);

internal sealed record OrderStockRow(Guid OrderId, string Status);

internal sealed record ReservationRow(Guid OrderId, string Sku, int Quantity, string Status);

internal sealed record MovementRow(
    string Sku, Guid? OrderId, string Kind, int OnHandChange, int ReservedChange, Guid? ReturnId = null);

/// <param name="Id">The ticket.</param>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="Subject">One line.</param>
/// <param name="Status">Where it is.</param>
/// <param name="MessageCount">As it says itself.</param>
/// <param name="ReturnId">The return that it is about.</param>
/// <param name="ReturnStatus">What it knows of that.</param>
internal sealed record TicketRow(
    Guid Id, string CustomerId, string Subject, string Status, int MessageCount, Guid? ReturnId = null, string? ReturnStatus = null);

internal sealed record MessageRow(Guid Id, Guid TicketId, int Position, string Body);

/// <summary>One payment in the provider's books; amounts in minor units.</summary>
internal sealed record LedgerRow(
    string PaymentIntentId,
    string SessionId,
    Guid? OrderId,
    long Amount,
    long Authorized,
    long Held,
    long Captured,
    long Released,
    long Refunded,
    int Authorizations,
    int Captures);

internal sealed record EventRow(Guid Id, string Type);

internal sealed record InboxRow(string Service, Guid EventId);

/// <param name="Id">The message.</param>
/// <param name="Service">Whose queue it was sent to.</param>
internal sealed record PoisonRow(Guid Id, string Service);

internal sealed record ParkedRow(string Service, Guid Id);

/// <param name="Sku">What was wanted, and bought by nobody else.</param>
/// <param name="Units">How many there were.</param>
/// <param name="Checkouts">How many tried to buy one.</param>
internal sealed record RushRow(string Sku, int Units, int Checkouts);

internal sealed record WaitingRow(string Place, long Count);

internal sealed record StateRow(string Table, string Before, string After);
