namespace Ecommerce.PaymentSandbox.Ledger;

/// <summary>What the ledger page shows, newest first.</summary>
public sealed record LedgerModel(
    IReadOnlyList<LedgerModel.PaymentLine> Payments,
    IReadOnlyList<LedgerModel.EventLine> Events,
    IReadOnlyList<LedgerModel.DeliveryLine> Deliveries,
    int PendingEvents,
    int Shown)
{
    public sealed record PaymentLine(
        string Id,
        string? OrderId,
        string Status,
        string? LastError,
        string Currency,
        long Authorized,
        long Held,
        long Captured,
        long Released,
        long Refunded,
        DateTimeOffset CreatedAt);

    public sealed record EventLine(
        string Id,
        string Type,
        DateTimeOffset CreatedAt,
        int Attempts,
        DateTimeOffset? DeliveredAt,
        DateTimeOffset? NextAttemptAt);

    public sealed record DeliveryLine(
        string EventId, string Type, DateTimeOffset AttemptedAt, int DurationMilliseconds, int? StatusCode, string? Error);
}
