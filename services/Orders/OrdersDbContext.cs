using Ecommerce.Mail;
using Ecommerce.Messaging;
using Ecommerce.Orders.Carts;
using Ecommerce.Orders.Invoices;
using Ecommerce.Orders.Mails;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.Orders.Promotions;
using Ecommerce.Orders.Returns;
using Ecommerce.Orders.Shipments;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders;

internal sealed class OrdersDbContext(DbContextOptions<OrdersDbContext> options) : DbContext(options)
{
    private const int MaxStepsJoined = 24;

    public DbSet<Cart> Carts => Set<Cart>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderKey> OrderKeys => Set<OrderKey>();

    public DbSet<OrderProcess> OrderProcesses => Set<OrderProcess>();

    public DbSet<TimelineEntry> Timeline => Set<TimelineEntry>();

    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<Refund> Refunds => Set<Refund>();

    public DbSet<Shipment> Shipments => Set<Shipment>();

    public DbSet<Return> Returns => Set<Return>();

    public DbSet<Promotion> Promotions => Set<Promotion>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<ProviderEvent> ProviderEvents => Set<ProviderEvent>();

    /// <summary>Adds a key that opens a guest's order until then, once this unit of work is saved.</summary>
    /// <returns>The only copy of the key itself; see <see cref="OrderKey.Issue"/>.</returns>
    public string GiveKey(Guid orderId, DateTimeOffset until)
    {
        var (key, secret) = OrderKey.Issue(orderId, until);
        OrderKeys.Add(key);
        return secret;
    }

    /// <summary>
    /// The order with its process, payments, refunds, shipments and returns, locked until the transaction ends: whatever changes an order waits its turn here.
    /// The lock is a statement of its own, since a statement that had to wait would still read the other tables as they were before.
    /// </summary>
    public async Task<Order?> LockOrderAsync(Guid id, CancellationToken cancellationToken)
    {
        var versions = await Database.SqlQuery<int>($"""SELECT version AS "Value" FROM orders WHERE id = {id} FOR UPDATE""").ToListAsync(cancellationToken);
        if (versions is not [var version])
        {
            return null;
        }

        var orders = Orders.Include(order => order.Process).Include(order => order.Payments)
            .Include(order => order.Refunds).Include(order => order.Shipments).Include(order => order.Returns);

        // Joined, parcels, refunds and returns multiply each other. An order that has had few steps has few of them, and is read at once.
        return await (version <= MaxStepsJoined ? orders.AsSingleQuery() : orders.AsSplitQuery())
            .FirstOrDefaultAsync(order => order.Id == id, cancellationToken);
    }

    /// <summary>A return of one of these orders, with the order locked as by <see cref="LockOrderAsync"/>; null where there is none.</summary>
    public async Task<(Order Order, Return Return)?> LockReturnAsync(
        Guid id, IQueryable<Order> orders, CancellationToken cancellationToken)
    {
        var orderId = await orders.Where(order => order.Returns.Any(back => back.Id == id))
            .Select(order => (Guid?)order.Id).FirstOrDefaultAsync(cancellationToken);
        return orderId is not null && await LockOrderAsync(orderId.Value, cancellationToken) is { } order
            ? (order, order.Returns.Single(back => back.Id == id))
            : null;
    }

    /// <summary>
    /// What belongs to a step of an order, whoever takes the step, so that none can be forgotten: the mail that tells of it, the
    /// invoice that it calls for, and the promotion that an order gives back when it ends without a sale. An order ends once, so no
    /// repeat gives it back twice.
    /// </summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        // Changes are looked for once; what is added below says so itself.
        ChangeTracker.DetectChanges();
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            AddWhatBelongsToSteps();
            var released = ChangeTracker.Entries<Order>()
                .Where(entry => entry.Entity is { IsClosed: true, PromotionId: not null } && entry.Property(order => order.Status).IsModified)
                .Select(entry => entry.Entity.PromotionId!.Value).Order().ToList();
            return released.Count == 0
                ? await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken)
                : await this.InTransactionAsync(
                    async token =>
                    {
                        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, token);
                        foreach (var promotionId in released)
                        {
                            await this.ReleaseAsync(promotionId, token);
                        }

                        return saved;
                    },
                    cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    private void AddWhatBelongsToSteps()
    {
        foreach (var step in ChangeTracker.Entries<TimelineEntry>().Where(entry => entry.State is EntityState.Added)
            .Select(entry => entry.Entity).ToList())
        {
            if (OrderMail.From(step) is { } mail)
            {
                this.Mail(mail.ToPurpose(), mail, step.At);
            }

            if (Orders.Local.FindEntry(step.OrderId) is { Entity: var order }
                && Invoice.DueAfter(step, order) is { } invoice
                && Invoices.Local.FindEntry(invoice.Id) is null)
            {
                Invoices.Add(invoice);
            }
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddMessaging();
        modelBuilder.AddMail();
        modelBuilder.ApplyConfiguration(new Cart.Configuration());
        modelBuilder.ApplyConfiguration(new Order.Configuration());
        modelBuilder.ApplyConfiguration(new OrderKey.Configuration());
        modelBuilder.ApplyConfiguration(new OrderProcess.Configuration());
        modelBuilder.ApplyConfiguration(new TimelineEntry.Configuration());
        modelBuilder.ApplyConfiguration(new Payment.Configuration());
        modelBuilder.ApplyConfiguration(new Refund.Configuration());
        modelBuilder.ApplyConfiguration(new Return.Configuration());
        modelBuilder.ApplyConfiguration(new Shipment.Configuration());
        modelBuilder.ApplyConfiguration(new Invoice.Configuration());
        modelBuilder.ApplyConfiguration(new ProviderEvent.Configuration());
        modelBuilder.ApplyConfiguration(new Promotion.Configuration());
    }
}
