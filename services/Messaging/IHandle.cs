namespace Ecommerce.Messaging;

/// <summary>
/// Reacts to one kind of event. Runs in one transaction with the event's inbox row, so the effect is applied once however often
/// the event arrives. Throw when the event cannot be handled: it is tried again later, and parked after the last attempt.
/// </summary>
/// <remarks>
/// Call <c>SaveChangesAsync</c> at most once; whatever is unsaved at the end is saved for you. No call to another service belongs
/// here, since the transaction is open. Events come in any order: compare the version they carry.
/// </remarks>
public interface IHandle<in TEvent>
{
    Task HandleAsync(TEvent message, CancellationToken cancellationToken);
}
