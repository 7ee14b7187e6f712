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

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasSequence<long>("ticket_numbers").StartsAt(100_001);
        modelBuilder.ApplyConfiguration(new Ticket.Configuration());
        modelBuilder.ApplyConfiguration(new TicketMessage.Configuration());
        modelBuilder.AddMessaging();
    }
}
