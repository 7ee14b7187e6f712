using Ecommerce.Messaging;
using Ecommerce.Support.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Support;

internal sealed class SupportDbContext(DbContextOptions<SupportDbContext> options) : DbContext(options)
{
    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<TicketMessage> Messages => Set<TicketMessage>();

    /// <summary>Unique, and larger than any before. A number whose ticket is not saved is never used.</summary>
    public Task<long> NextTicketNumberAsync(CancellationToken cancellationToken) =>
        Database.SqlQuery<long>($"SELECT nextval('ticket_numbers') AS \"Value\"").SingleAsync(cancellationToken);

    /// <summary>A ticket that nobody else changes until this transaction ends: replies at the same time queue up, and none is lost.</summary>
    public async Task<Ticket?> LockTicketAsync(Guid id, CancellationToken cancellationToken) =>
        (await Tickets.FromSql($"SELECT * FROM tickets WHERE id = {id} FOR UPDATE").ToListAsync(cancellationToken))
            .SingleOrDefault();

    /// <summary>The same for a ticket of this customer; anybody else's is not found.</summary>
    public async Task<Ticket?> LockTicketAsync(Guid id, string customerId, CancellationToken cancellationToken) =>
        (await Tickets.FromSql($"SELECT * FROM tickets WHERE id = {id} AND customer_id = {customerId} FOR UPDATE").ToListAsync(cancellationToken))
            .SingleOrDefault();

    /// <summary>
    /// The ticket of a return, locked, and with it that no other is opened for it until this transaction ends; null where it has
    /// none yet.
    /// </summary>
    public async Task<Ticket?> LockTicketOfReturnAsync(Guid returnId, CancellationToken cancellationToken)
    {
        await Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({returnId.ToString()}, 0))", cancellationToken);
        return (await Tickets.FromSql($"SELECT * FROM tickets WHERE return_id = {returnId} FOR UPDATE").ToListAsync(cancellationToken))
            .SingleOrDefault();
    }

    /// <summary>The oldest ticket of type return that the customer has written about the order, and that no return has joined yet; locked.</summary>
    public async Task<Ticket?> LockTicketToJoinAsync(string customerId, Guid orderId, CancellationToken cancellationToken) =>
        (await Tickets.FromSql(
            $"""
             SELECT * FROM tickets
             WHERE customer_id = {customerId} AND order_id = {orderId} AND type = 'Return' AND return_id IS NULL
                AND status NOT IN ('Resolved', 'Closed')
             ORDER BY created_at, id LIMIT 1 FOR UPDATE
             """).ToListAsync(cancellationToken))
            .SingleOrDefault();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasSequence<long>("ticket_numbers").StartsAt(100_001);
        modelBuilder.ApplyConfiguration(new Ticket.Configuration());
        modelBuilder.ApplyConfiguration(new TicketMessage.Configuration());
        modelBuilder.AddMessaging();
    }
}
