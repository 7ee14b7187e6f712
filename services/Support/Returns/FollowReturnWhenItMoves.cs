using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.Support.Tickets;

namespace Ecommerce.Support.Returns;

/// <summary>
/// A return of goods and its ticket are one thing seen from two sides. The first that is heard of a return opens a ticket, or
/// joins the one that the customer has written about it; each step is noted there. Events come in any order and more than once:
/// each says all that is known of the return, and the order's version tells the steps' order.
/// </summary>
internal sealed class FollowReturnWhenItMoves(SupportDbContext db, SupportMetrics metrics, TimeProvider time) :
    IHandle<ReturnRequested>,
    IHandle<ReturnApproved>,
    IHandle<ReturnRejected>,
    IHandle<ReturnCancelled>,
    IHandle<ReturnReceived>,
    IHandle<ReturnInspected>,
    IHandle<ReturnRefunded>,
    IHandle<ReturnClosed>
{
    public Task HandleAsync(ReturnRequested message, CancellationToken cancellationToken) => FollowAsync(
        message.Return, new(TicketReturnStatus.Requested, message.Version, message.Return.RequestedAt), cancellationToken);

    public Task HandleAsync(ReturnApproved message, CancellationToken cancellationToken) =>
        FollowAsync(message.Return, new(TicketReturnStatus.Approved, message.Version, time.GetUtcNow()), cancellationToken);

    public Task HandleAsync(ReturnRejected message, CancellationToken cancellationToken) => FollowAsync(
        message.Return, new(TicketReturnStatus.Rejected, message.Version, time.GetUtcNow(), message.Reason), cancellationToken);

    public Task HandleAsync(ReturnCancelled message, CancellationToken cancellationToken) => FollowAsync(
        message.Return, new(TicketReturnStatus.Cancelled, message.Version, time.GetUtcNow(), message.Reason), cancellationToken);

    public Task HandleAsync(ReturnReceived message, CancellationToken cancellationToken) =>
        FollowAsync(message.Return, new(TicketReturnStatus.Received, message.Version, time.GetUtcNow()), cancellationToken);

    public Task HandleAsync(ReturnInspected message, CancellationToken cancellationToken) =>
        FollowAsync(message.Return, new(TicketReturnStatus.Inspected, message.Version, time.GetUtcNow()), cancellationToken);

    public Task HandleAsync(ReturnRefunded message, CancellationToken cancellationToken) => FollowAsync(
        message.Return,
        new(TicketReturnStatus.Refunded, message.Version, time.GetUtcNow(), message.Note, message.Amount, message.Currency),
        cancellationToken);

    public Task HandleAsync(ReturnClosed message, CancellationToken cancellationToken) => FollowAsync(
        message.Return, new(TicketReturnStatus.Closed, message.Version, time.GetUtcNow(), message.Reason), cancellationToken);

    /// <param name="facts">Null where the event is older than its facts: others of the same return carry them.</param>
    /// <param name="step">What has become of it.</param>
    /// <param name="cancellationToken">The event's token.</param>
    private async Task FollowAsync(ReturnFacts? facts, TicketReturnStep step, CancellationToken cancellationToken)
    {
        // A guest has no account to read a ticket with.
        if (facts is null || facts.CustomerId is not { Length: > 0 } customerId)
        {
            return;
        }

        await db.InTransactionAsync(
            async token =>
            {
                var ticket = await db.LockTicketOfReturnAsync(facts.Id, token)
                    ?? await db.LockTicketToJoinAsync(customerId, facts.OrderId, token)
                    ?? await OpenAsync(facts, customerId, token);
                ticket.Join(facts.Id, facts.Number);
                var wasResolved = ticket.Status is TicketStatus.Resolved;
                if (ticket.Follow(step, time.GetUtcNow()) && !wasResolved && ticket.Status is TicketStatus.Resolved)
                {
                    db.AfterCommit(() => metrics.TicketResolved(ticket.Type));
                }

                await db.SaveChangesAsync(token);
            },
            cancellationToken);
    }

    private async Task<Ticket> OpenAsync(ReturnFacts facts, string customerId, CancellationToken cancellationToken)
    {
        var ticket = Ticket.Open(
            Ticket.FormatNumber(await db.NextTicketNumberAsync(cancellationToken)),
            TicketType.Return,
            ReturnWords.Subject(facts),
            ReturnWords.Message(facts),
            TicketCustomer.From(facts, customerId),
            new TicketOrder(
                facts.OrderId, facts.OrderNumber, [.. facts.Lines.Select(line => new TicketLine(line.Sku, line.Name, line.Quantity))]),
            facts.RequestedAt,
            byReturn: true);
        db.Tickets.Add(ticket);
        db.AfterCommit(() => metrics.TicketOpened(TicketType.Return));
        return ticket;
    }
}
