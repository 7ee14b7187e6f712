namespace Ecommerce.Contracts;

/// <summary>Why a customer gives something back.</summary>
public enum ReturnReason
{
    ChangedMind,
    Damaged,
    Defective,
    NotAsDescribed,
    WrongProduct,
    Other,
}

/// <summary>Units of one SKU that are given back.</summary>
public sealed record ReturnedUnits(string Sku, string Name, int Quantity, ReturnReason Reason);

/// <summary>What does not change of a return. Every event about it says it, so that whoever hears of it first knows all of it.</summary>
/// <param name="Id">The return.</param>
/// <param name="Number">What people call it.</param>
/// <param name="OrderId">The order that it is of.</param>
/// <param name="OrderNumber">What people call the order.</param>
/// <param name="CustomerId">The customer's subject in the identity provider; null for a guest.</param>
/// <param name="CustomerName">Whom the order was sent to.</param>
/// <param name="Email">Where the customer is written to; null for a guest, whose address stays in Orders.</param>
/// <param name="Language">"es" or "en".</param>
/// <param name="Lines">What the customer wants to give back, in SKU order.</param>
/// <param name="Comment">The customer's own words: plain text.</param>
/// <param name="RequestedAt">When the customer asked for it.</param>
public sealed record ReturnFacts(
    Guid Id,
    string Number,
    Guid OrderId,
    string OrderNumber,
    string? CustomerId,
    string CustomerName,
    string? Email,
    string Language,
    IReadOnlyList<ReturnedUnits> Lines,
    string? Comment,
    DateTimeOffset RequestedAt);

/// <summary>A customer wants to give something back. Published by Orders.</summary>
/// <param name="Return">The return.</param>
/// <param name="Version">The order's version: of two events about a return the one with the higher version is the later one.</param>
public sealed record ReturnRequested(ReturnFacts Return, int Version);

/// <summary>The customer may send it back. Published by Orders.</summary>
/// <inheritdoc cref="ReturnRequested"/>
public sealed record ReturnApproved(ReturnFacts Return, int Version);

/// <summary>The shop does not take it back. Published by Orders.</summary>
/// <inheritdoc cref="ReturnRequested"/>
/// <param name="Return">The return.</param>
/// <param name="Version">The order's version.</param>
/// <param name="Reason">For the customer: plain text.</param>
public sealed record ReturnRejected(ReturnFacts Return, int Version, string Reason);

/// <summary>Nothing came back, and nothing will. Published by Orders.</summary>
/// <param name="Return">The return.</param>
/// <param name="Version">The order's version.</param>
/// <param name="Reason">The shop's, for the customer: plain text; null where the customer called it off.</param>
public sealed record ReturnCancelled(ReturnFacts Return, int Version, string? Reason);

/// <summary>It has arrived, and will be inspected. Published by Orders.</summary>
/// <inheritdoc cref="ReturnRequested"/>
public sealed record ReturnReceived(ReturnFacts Return, int Version);

/// <summary>What came back was looked at, once for all. Published by Orders.</summary>
/// <param name="ReturnId">The return.</param>
/// <param name="OrderId">The order that it is of.</param>
/// <param name="Version">The order's version.</param>
/// <param name="Restocked">The units that can be sold again, in SKU order; nothing else of the return ever will.</param>
/// <param name="Return">The return; null in events older than this member.</param>
public sealed record ReturnInspected(
    Guid ReturnId, Guid OrderId, int Version, IReadOnlyList<SkuQuantity> Restocked, ReturnFacts? Return = null);

/// <summary>The payment provider has given the customer the money back; the return has ended. Published by Orders.</summary>
/// <param name="Return">The return.</param>
/// <param name="Version">The order's version.</param>
/// <param name="Amount">What went back.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Note">For the customer: why it is less than was paid; null where it is not.</param>
public sealed record ReturnRefunded(ReturnFacts Return, int Version, decimal Amount, string Currency, string? Note);

/// <summary>The return has ended, and nothing is paid back. Published by Orders.</summary>
/// <param name="Return">The return.</param>
/// <param name="Version">The order's version.</param>
/// <param name="Reason">For the customer: plain text.</param>
public sealed record ReturnClosed(ReturnFacts Return, int Version, string Reason);
