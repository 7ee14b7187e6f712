namespace Ecommerce.Faults.Judging;

/// <summary>
/// What must always hold (architecture, "What must always hold"), judged from the outside: history, rows and ledger, none of the
/// services' code. A new invariant is a method and a line in <see cref="Invariants"/>.
/// </summary>
internal static class Judge
{
    public static readonly IReadOnlyList<Func<Evidence, Verdict>> Invariants =
    [
        OrderInvariants.EveryAcceptedCheckoutHasOneOrder,
        OrderInvariants.WhatTheCustomerWasToldStands,
        OrderInvariants.NothingIsLeftHalfDone,
        OrderInvariants.PromotionsAreUsedByThoseWhoHoldThem,
        MoneyInvariants.AtMostOneCaptureForEachOrder,
        MoneyInvariants.LedgerEqualsPayments,
        MoneyInvariants.ClosedOrdersHoldNoMoney,
        ReturnInvariants.MoneyBackIsWithinWhatWasCaptured,
        ReturnInvariants.EachReturnIsRestockedOnce,
        ReturnInvariants.NoReturnIsLost,
        ReturnInvariants.EachReturnHasItsTicket,
        StockInvariants.ClosedOrdersHoldNoStock,
        StockInvariants.ReservedIsWithinOnHand,
        StockInvariants.StockAddsUp,
        StockInvariants.SoldIsWithinWhatExisted,
        StockInvariants.ARushSellsWhatThereIs,
        DeliveryInvariants.EveryEventIsDelivered,
        DeliveryInvariants.EachEffectIsAppliedOnce,
        DeliveryInvariants.RedeliveryChangesNothing,
        DeliveryInvariants.PoisonParksAndNothingElse,
        KeepingInvariants.NoCartLineIsLost,
        KeepingInvariants.NoShipmentOrRefundIsLost,
        KeepingInvariants.NoTicketOrReplyIsLost,
        PathInvariants.HistoriesArePaths,
    ];

    public static IReadOnlyList<Verdict> Of(Evidence evidence) => [.. Invariants.Select(invariant => invariant(evidence))];
}
