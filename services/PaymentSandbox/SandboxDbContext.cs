using System.Text.Json;
using Ecommerce.PaymentSandbox.BalanceTransactions;
using Ecommerce.PaymentSandbox.Charges;
using Ecommerce.PaymentSandbox.CheckoutSessions;
using Ecommerce.PaymentSandbox.Events;
using Ecommerce.PaymentSandbox.PaymentIntents;
using Ecommerce.PaymentSandbox.Refunds;
using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.PaymentSandbox;

/// <summary>The provider's ledger.</summary>
internal sealed class SandboxDbContext(DbContextOptions<SandboxDbContext> options) : DbContext(options)
{
    public DbSet<CheckoutSession> CheckoutSessions => Set<CheckoutSession>();

    public DbSet<PaymentIntent> PaymentIntents => Set<PaymentIntent>();

    public DbSet<Charge> Charges => Set<Charge>();

    public DbSet<Refund> Refunds => Set<Refund>();

    public DbSet<BalanceTransaction> BalanceTransactions => Set<BalanceTransaction>();

    public DbSet<Event> Events => Set<Event>();

    public DbSet<EventDelivery> EventDeliveries => Set<EventDelivery>();

    public DbSet<IdempotentRequest> IdempotentRequests => Set<IdempotentRequest>();

    /// <summary>
    /// Locks a session and its payment, in this order, until the transaction ends. The lock is taken by a statement of its own:
    /// the ones after it then see what the transaction waited for.
    /// </summary>
    public async Task<(CheckoutSession? Session, PaymentIntent? Payment)> LockCheckoutSessionAsync(
        string id, CancellationToken cancellationToken)
    {
        await Database.ExecuteSqlAsync($"SELECT 1 FROM checkout_sessions WHERE id = {id} FOR UPDATE", cancellationToken);
        var session = await CheckoutSessions.SingleOrDefaultAsync(session => session.Id == id, cancellationToken);
        var payment = session?.PaymentIntentId is { } paymentId
            ? await LockPaymentIntentAsync(paymentId, cancellationToken)
            : null;
        return (session, payment);
    }

    /// <summary>Locks a payment, and with it its charges and refunds, until the transaction ends.</summary>
    public async Task<PaymentIntent?> LockPaymentIntentAsync(string id, CancellationToken cancellationToken)
    {
        await Database.ExecuteSqlAsync($"SELECT 1 FROM payment_intents WHERE id = {id} FOR UPDATE", cancellationToken);
        return await PaymentIntents.Include(payment => payment.Charges)
            .SingleOrDefaultAsync(payment => payment.Id == id, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new CheckoutSession.Configuration());
        modelBuilder.ApplyConfiguration(new PaymentIntent.Configuration());
        modelBuilder.ApplyConfiguration(new Charge.Configuration());
        modelBuilder.ApplyConfiguration(new Refund.Configuration());
        modelBuilder.ApplyConfiguration(new BalanceTransaction.Configuration());
        modelBuilder.ApplyConfiguration(new Event.Configuration());
        modelBuilder.ApplyConfiguration(new EventDelivery.Configuration());
        modelBuilder.ApplyConfiguration(new IdempotentRequest.Configuration());
    }
}

internal static class MetadataConversion
{
    /// <summary>Metadata as a JSON object; it is set once, so reference comparison is enough to see a change.</summary>
    public static PropertyBuilder<IReadOnlyDictionary<string, string>> HasJsonConversion(
        this PropertyBuilder<IReadOnlyDictionary<string, string>> property) =>
        property.HasConversion(
            metadata => JsonSerializer.Serialize(metadata, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<Dictionary<string, string>>(text, JsonSerializerOptions.Default)!,
            new ValueComparer<IReadOnlyDictionary<string, string>>(
                (left, right) => ReferenceEquals(left, right), metadata => metadata.Count));
}
